import { MeshError } from '@carrick/kernel'
import type { RowAnswer } from '../handlers/handler.ts'
import type { LaneFailure, WantedRow } from '../ports/store-rows.ts'
import { caseOpened, caseResolved } from './cases.ts'
import { classify, fingerprintOf, safeText } from './classify.ts'
import { enqueue, type RuntimeContext, waitFor } from './context.ts'
import { TIMED_OUT, withDeadline } from './deadline.ts'
import { type Draft, finish, newDraft } from './draft.ts'
import { type Cause, recordOf } from './emit.ts'
import { failed, hold, succeeded } from './governor.ts'
import { governorOf } from './governors.ts'
import type { AnyDesired } from './registry.ts'
import { detachedKey, nextNumber, type OwnedSlot } from './slot.ts'

const causeOfRow = (row: WantedRow): Cause => ({
  id: null,
  key: row.key,
  correlationId: row.key,
  meta: undefined,
  traceparent: undefined,
})

const errorOf = (answer: Exclude<RowAnswer, { kind: 'written' | 'superseded' }>): MeshError => {
  switch (answer.kind) {
    case 'throttled':
      return new MeshError('MESH_TARGET_THROTTLED', 'The target asks to wait', {
        kind: 'held',
        retryAfterMs: answer.afterMs,
      })
    case 'refused': {
      const [first] = answer.findings
      const words = answer.findings.map(({ path, message }) => `${path}: ${message}`).join('; ')
      return new MeshError(
        first?.code ?? 'MESH_TARGET_REFUSED',
        words || 'The target refused the write',
      )
    }
    case 'transient':
    case 'in-doubt':
      return answer.cause
  }
}

const settleRow = (
  context: RuntimeContext,
  handler: AnyDesired,
  row: WantedRow,
  answer: RowAnswer,
  draft: Draft,
): void => {
  const { settings, clock } = context
  const governor = governorOf(context, handler.target)
  const cause = causeOfRow(row)
  const base = { handler: row.handler, key: row.key, slot: row.slot, version: row.version }
  const say = (): void => {
    for (const outgoing of handler.settled?.(row, answer) ?? []) {
      draft.records.push(recordOf(context, outgoing, row.version, cause))
    }
  }
  const about = () => ({ subject: row.key, version: nextNumber(draft.key.slot) })
  const openCase = row.failure?.openCase
  if (answer.kind === 'written' || answer.kind === 'superseded') {
    succeeded(governor, settings)
    say()
    if (openCase !== undefined) {
      const facts = { ...about(), openCase }
      draft.records.push(caseResolved(context, facts, 'It was written', null, cause))
    }
    draft.writes.wantedSettled.push({
      ...base,
      state: 'clean',
      attempts: 0,
      dueInMs: undefined,
      failure: undefined,
    })
    return
  }
  const error = errorOf(answer)
  const verdict =
    answer.kind === 'refused'
      ? 'failing'
      : failed(governor, settings, clock.monotonic(), {
          key: row.key,
          away: error.kind === 'held',
          retryAfterMs: error.retryAfterMs,
        })
  const attempts = row.attempts + (verdict === 'failing' ? 1 : 0)
  const terminal = answer.kind === 'refused' || attempts > settings.ladderMs.length
  const fingerprint = fingerprintOf(error.code, handler.name, error.message)
  const kept = terminal ? { code: error.code, fingerprint } : openCase
  const failure: LaneFailure = {
    code: error.code,
    kind: terminal ? 'terminal' : error.kind,
    message: safeText(error.message),
    fingerprint,
    handler: handler.name,
    stage: 'act',
    ...(kept !== undefined && { openCase: kept }),
  }
  if (terminal) {
    say()
    draft.records.push(caseOpened(context, { ...about(), failure }, cause))
  }
  const step = Math.min(row.attempts, settings.ladderMs.length - 1)
  draft.writes.wantedSettled.push({
    ...base,
    state: terminal ? 'refused' : 'dirty',
    attempts,
    dueInMs: terminal ? undefined : verdict === 'held' ? settings.holdMs : settings.ladderMs[step],
    failure,
  })
}

const commitRow = (
  context: RuntimeContext,
  handler: AnyDesired,
  slot: OwnedSlot,
  row: WantedRow,
  answer: RowAnswer,
): Promise<void> =>
  new Promise((resolve) => {
    const draft = newDraft(detachedKey(slot, row.key), { body: undefined, version: 0 })
    try {
      settleRow(context, handler, row, answer, draft)
    } catch (thrown) {
      const error = classify(thrown, 'conclude')
      context.logger.error({ handler: handler.name, key: row.key, err: error }, 'settled threw')
      draft.records.length = 0
      draft.writes.wantedSettled = [
        {
          ...row,
          state: 'dirty',
          attempts: row.attempts + 1,
          dueInMs: context.settings.ladderMs.at(-1),
          failure: undefined,
        },
      ]
    }
    const refused = (message: string): void => {
      context.logger.error(
        { handler: handler.name, key: row.key, message },
        'A wish cannot be settled',
      )
      resolve()
    }
    const done = (): void => {
      resolve()
    }
    enqueue(context, finish(draft, done, refused, done))
  })

const flushOnce = async (context: RuntimeContext, handler: AnyDesired): Promise<boolean> => {
  const { settings, clock, store } = context
  const readAt = clock.monotonic()
  const rows = await store.dirty(handler.name, [...context.own.keys()], handler.batch)
  const slots = new Map(context.own)
  const owned = rows.filter((row) => slots.get(row.slot)?.alive === true)
  // A member that slept between the read and here may no longer be the one that writes.
  if (owned.length === 0 || clock.monotonic() > readAt + settings.startMs) return false
  const controller = new AbortController()
  let answers: ReadonlyMap<string, RowAnswer>
  try {
    const result = await withDeadline(clock, settings.actMs, controller, async (signal) =>
      handler.flush(owned, { signal, deadlineMs: settings.actMs }),
    )
    answers = result === TIMED_OUT ? new Map() : result
  } catch (thrown) {
    const cause = classify(thrown, 'act')
    const kind = cause.kind === 'retryable' || cause.kind === 'held' ? 'transient' : 'in-doubt'
    answers = new Map(owned.map(({ key }) => [key, { kind, cause }]))
  }
  const silent = new MeshError('MESH_EFFECT_DEADLINE', 'The write got no answer', {
    kind: 'in-doubt',
  })
  const commits: Promise<void>[] = []
  for (const row of owned) {
    const slot = slots.get(row.slot)
    const answer = answers.get(row.key) ?? { kind: 'in-doubt', cause: silent }
    if (slot?.alive === true) commits.push(commitRow(context, handler, slot, row, answer))
  }
  await Promise.all(commits)
  context.observer.handled?.({
    handler: handler.name,
    id: owned[0]?.key ?? '',
    key: '',
    topic: undefined,
    target: handler.target,
    traceparent: undefined,
    operation: 'flush',
    outcome: String(owned.length),
    durationMs: clock.monotonic() - readAt,
  })
  return owned.length >= handler.batch
}

/** Writes the newest wishes of one handler in bulk, one call at a time, while this member owns their slots. */
export const runFlush = async (context: RuntimeContext, handler: AnyDesired): Promise<void> => {
  const { clock, settings, ended } = context
  const pace = Math.max(10, Math.min(handler.coalesceMs, settings.tickMs))
  while (!ended.signal.aborted) {
    const governor = governorOf(context, handler.target)
    const wait = governor.state === 'held' ? governor.heldUntil - clock.monotonic() : 0
    if (wait > 0 || context.own.size === 0 || context.stopping) {
      await waitFor(context, context.flushWork, Math.max(wait, pace))
      continue
    }
    try {
      if (await flushOnce(context, handler)) continue
    } catch (thrown) {
      context.logger.warn({ handler: handler.name, err: thrown }, 'A flush could not be read')
      hold(governor, clock.monotonic(), settings.holdMs)
    }
    await waitFor(context, context.flushWork, pace)
  }
}
