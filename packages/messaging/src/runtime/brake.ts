import type { LaneFailure } from '../ports/store-rows.ts'
import { caseOpened } from './cases.ts'
import type { RuntimeContext } from './context.ts'
import type { Draft } from './draft.ts'
import type { Cause } from './emit.ts'
import { hold } from './governor.ts'
import { governorOf } from './governors.ts'

/** Keys that failed with one fingerprint, with the monotonic time of it. */
export interface BrakeCount {
  readonly keys: Map<string, number>
  /** Monotonic ms until which the case of this brake is open. */
  until: number
}

/**
 * More than N distinct keys with one fingerprint within the window hold the handler's target and open one
 * case. True: this failure is part of such a flood and must not become a dead letter.
 */
export const brakeOn = (
  context: RuntimeContext,
  target: string,
  failure: LaneFailure,
  key: string,
  cause: Cause,
  draft: Draft,
): boolean => {
  const { settings, clock } = context
  const now = clock.monotonic()
  const seen = context.brakes.get(failure.fingerprint) ?? {
    keys: new Map<string, number>(),
    until: 0,
  }
  context.brakes.set(failure.fingerprint, seen)
  seen.keys.set(key, now)
  for (const [other, at] of seen.keys) {
    if (now - at > settings.brakeWindowMs) seen.keys.delete(other)
  }
  if (seen.keys.size <= settings.brakeKeys) return false
  const governor = governorOf(context, target)
  if (seen.until <= now) {
    seen.until = now + settings.brakeMs
    hold(governor, now, settings.brakeMs)
    const brake: LaneFailure = {
      ...failure,
      code: 'MESH_RUNTIME_BRAKE',
      message: `${String(seen.keys.size)} keys failed alike within a minute (${failure.code}: ${failure.message}); ${target} is held`,
      fingerprint: `brake/${failure.fingerprint}`,
      stage: 'store',
    }
    draft.records.push(
      caseOpened(
        context,
        { subject: target, version: clock.now(), failure: brake },
        {
          ...cause,
          key: target,
        },
      ),
    )
    context.logger.error({ target, fingerprint: failure.fingerprint }, brake.message)
  }
  return true
}
