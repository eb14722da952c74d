import { type Finding, MeshError } from '@carrick/kernel'
import type { ErpAnswer } from '../port.ts'
import { object, text } from '../wire/json-reader.ts'
import { type Conversation, isBusy, type RowReader, TrytonFailure } from './conversation.ts'
import type { TrytonOutcome } from './reply.ts'
import type { TrytonValue } from './values.ts'

/** A no with one finding. */
export const rejected = (
  path: string,
  code: Finding['code'],
  message: string,
): ErpAnswer<never> => ({
  kind: 'rejected',
  findings: [{ path, code, severity: 'error', message }],
})

/** A change that has to be done. Throws TrytonFailure when it is not. */
export const press = async (
  talk: Conversation,
  method: string,
  params: readonly TrytonValue[],
): Promise<unknown> => {
  const outcome = await talk.change(method, params)
  if (outcome.kind === 'done') return outcome.result
  throw new TrytonFailure(method, outcome)
}

const BUSY_PAUSE_MS = 200

/** A call that may be repeated, until it is answered; false when Tryton refuses it: then it is people's to do. */
export const untilAnswered = async (
  talk: Conversation,
  method: string,
  params: readonly TrytonValue[],
): Promise<boolean> => {
  for (;;) {
    const { kind } = await talk.change(method, params)
    if (kind !== 'in-doubt' || talk.left() <= BUSY_PAUSE_MS) return kind === 'done'
    await talk.pause(BUSY_PAUSE_MS)
  }
}

/** A record as it was read. */
export interface Seen {
  readonly model: string
  readonly id: number
  readonly timestamp: string
}

const SEEN: RowReader<{ readonly _timestamp: string }> = {
  fields: ['_timestamp'],
  row: object({ _timestamp: text(100) }),
}

/** Look before reading what a decision is made by. Throws TrytonFailure. */
export const seen = async (
  talk: Conversation,
  model: string,
  id: number,
): Promise<Seen | undefined> => {
  const [row] = await talk.rows(model, [['id', '=', id]], SEEN)
  return row && { model, id, timestamp: row._timestamp }
}

/**
 * A change that holds only while nobody has changed the record since it was seen: of two who decided by the
 * same one is `stale`, and has to look again. Throws TrytonFailure when it is refused or in doubt.
 */
export const pressIfUnchanged = async (
  talk: Conversation,
  { model, id, timestamp }: Seen,
  method: string,
  params: readonly TrytonValue[],
): Promise<'done' | 'stale'> => {
  for (;;) {
    const context = { _timestamp: { [`${model},${String(id)}`]: timestamp } }
    const outcome = await talk.change(method, params, context)
    if (outcome.kind === 'stale') return 'stale'
    if (outcome.kind === 'done') {
      // Buttons and writes answer nothing.
      if (outcome.result === null) return 'done'
      const message = 'the answer is about something else'
      const cause = new MeshError('MESH_ERP_NO_ANSWER', message, { kind: 'in-doubt' })
      throw new TrytonFailure(method, { kind: 'in-doubt', cause })
    }
    if (!isBusy(outcome) || talk.left() <= BUSY_PAUSE_MS) throw new TrytonFailure(method, outcome)
    await talk.pause(BUSY_PAUSE_MS)
  }
}

/** A change as somebody makes it who accepts warnings with this begin of their names, each once, and no other. */
export const pressAccepting = async (
  talk: Conversation,
  warning: string,
  method: string,
  params: readonly TrytonValue[],
): Promise<TrytonOutcome> => {
  const skippedOnce = new Set<string>()
  for (;;) {
    const outcome = await talk.change(method, params)
    if (outcome.kind !== 'warned' || !outcome.warning.startsWith(warning)) return outcome
    if (skippedOnce.has(outcome.warning)) return outcome
    skippedOnce.add(outcome.warning)
    const skipped = await talk.change('model.res.user.warning.skip', [outcome.warning, false])
    if (skipped.kind !== 'done') return skipped
  }
}
