import { createPace, type Pace } from './pace.ts'
import type { KeyState } from './slot.ts'
import { type RuntimeSettings, settingsFor } from './settings.ts'
import { createWaitingLine, type WaitingLine } from './waiting-line.ts'

/** A decided call whose intent is committed (or about to be) and that waits for a permit. */
export interface Job {
  readonly key: KeyState
  readonly priority: number
  readonly order: number
  run(): Promise<void>
  /** The target is held: give the key back without a call. */
  shelve(): void
}

/** A stored lane of this target that waits for its turn. */
export interface Turn {
  readonly key: KeyState
  readonly version: number
  readonly priority: number
  readonly order: number
}

export interface Governor {
  readonly target: string
  /** Those of the target. */
  readonly settings: RuntimeSettings
  state: 'open' | 'held' | 'probing'
  heldUntil: number
  holdMs: number
  inUse: number
  /** When a call ended last. */
  endedAt: number
  readonly pace: Pace
  /** Calls that are planned, queued or running; their intents are committed ahead. */
  readonly plans: Set<{ readonly key: KeyState }>
  readonly jobs: WaitingLine<Job>
  readonly turns: WaitingLine<Turn>
  /** Keys taken from the store and not yet finished. */
  readonly activated: Set<KeyState>
  readonly failing: Set<string>
  /** Rises with every success: tells a failing key whether another one got through since. */
  successes: number
  lastFailed: string | undefined
}

export const createGovernor = (target: string, settings: RuntimeSettings): Governor => ({
  target,
  settings: settingsFor(settings, target),
  state: 'open',
  heldUntil: 0,
  holdMs: settings.holdMs,
  inUse: 0,
  endedAt: -Infinity,
  pace: createPace(),
  plans: new Set(),
  jobs: createWaitingLine<Job>(settings.oldestEvery),
  turns: createWaitingLine<Turn>(settings.oldestEvery),
  activated: new Set(),
  failing: new Set(),
  successes: 0,
  lastFailed: undefined,
})

/** Calls that are prepared but not yet running. */
export const aheadOf = ({ plans, inUse }: Governor): number => plans.size - inUse

/** The local share of the target's limit: known without asking the other members. */
export const permitsOf = (
  { permits, slots }: Pick<RuntimeSettings, 'permits' | 'slots'>,
  ownedSlots: number,
): number => Math.ceil((permits * ownedSlots) / slots)

export const succeeded = (governor: Governor, settings: RuntimeSettings): void => {
  governor.successes += 1
  governor.failing.clear()
  governor.state = 'open'
  governor.holdMs = settings.holdMs
}

/** Holds until `now + ms`; afterwards one call probes. */
export const hold = (governor: Governor, now: number, ms: number): void => {
  governor.state = 'held'
  governor.heldUntil = Math.max(governor.heldUntil, now + ms)
}

/**
 * A try that ended without a final answer. Returns whether the key pays an attempt: not while the
 * target is held or away, and not unless another key got through since this key's last try.
 */
export const failed = (
  governor: Governor,
  settings: RuntimeSettings,
  now: number,
  failure: {
    readonly key: string
    readonly away: boolean
    readonly retryAfterMs: number | undefined
  },
): 'held' | 'failing' => {
  governor.lastFailed = failure.key
  if (failure.retryAfterMs !== undefined) {
    hold(governor, now, failure.retryAfterMs)
    return 'held'
  }
  governor.failing.add(failure.key)
  const wasProbing = governor.state === 'probing'
  if (!failure.away && !wasProbing && governor.failing.size < settings.holdKeys) {
    return governor.state === 'held' ? 'held' : 'failing'
  }
  if (governor.state !== 'held') {
    hold(governor, now, governor.holdMs)
    governor.holdMs = Math.min(governor.holdMs * 2, settings.holdMaxMs)
  }
  return 'held'
}

/** Called by the agenda: a hold that ran out turns into probing. */
export const release = (governor: Governor, now: number): boolean => {
  if (governor.state !== 'held' || governor.heldUntil > now) return false
  governor.state = 'probing'
  return true
}
