import type { Decision, Disposition } from '../handlers/decision.ts'
import type { StateRow } from '../ports/store-rows.ts'
import { caseResolved } from './cases.ts'
import type { RuntimeContext } from './context.ts'
import { type Draft, settle } from './draft.ts'
import { type Cause, recordOf } from './emit.ts'
import { type Item, nextNumber } from './slot.ts'

/** What decisions of a batch may read besides the state of their own key. */
export interface Refs {
  /** Rows that were asked for; undefined = there is none. */
  readonly rows: ReadonlyMap<string, StateRow | undefined>
  readonly named: ReadonlyMap<string, readonly StateRow[]>
}

/** State, events, timers and awaits of a decision. Throws before it changes anything. */
export const writeDecision = (
  context: RuntimeContext,
  draft: Draft,
  decision: Decision<unknown>,
  refs: Refs,
  cause: Cause,
): void => {
  const { key, writes, state } = draft
  const version = state.version + (decision.state === undefined && !state.dirty ? 0 : 1)
  const records = (decision.emit ?? []).map((event) => recordOf(context, event, version, cause))
  draft.records.push(...records)
  if (decision.state !== undefined) {
    state.body = decision.state
    state.dirty = true
  }
  const at = { slot: key.slot.slot, key: key.key }
  for (const { name, at: due } of decision.timers ?? []) {
    writes.timers = writes.timers.filter((timer) => timer.name !== name)
    writes.timers.push({ ...at, name, at: due, eventId: context.newId() })
  }
  for (const name of decision.names ?? []) writes.names.push({ key: key.key, name })
  if (decision.awaits !== undefined) {
    writes.awaits = [
      {
        ...at,
        refs: decision.awaits.map((ref) => ({
          ref,
          version: refs.rows.has(ref) ? (refs.rows.get(ref)?.version ?? 0) : undefined,
        })),
      },
    ]
  }
}

/** Says that the head's case is over, when it had one. */
export const closeCase = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  how: string,
  by: string | null,
  cause: Cause,
): void => {
  const { lane, key } = draft
  const openCase = lane?.failure?.openCase
  if (item.row === undefined || openCase === undefined) return
  if (lane?.headPos !== item.row.pos) return
  const facts = { subject: key.key, version: nextNumber(key.slot), openCase }
  draft.records.push(caseResolved(context, facts, how, by, cause))
}

/** The whole of a decision: what it writes, and the end of the event. Throws before it changes anything. */
export const applyDecision = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  handler: string,
  decision: Decision<unknown>,
  refs: Refs,
  cause: Cause,
): void => {
  writeDecision(context, draft, decision, refs, cause)
  const disposition: Disposition = decision.disposition ?? 'applied'
  if (decision.audit !== undefined) {
    const { key, writes } = draft
    writes.audits.push({ commandId: item.id, key: key.key, planHash: '', ...decision.audit })
  }
  closeCase(context, draft, item, 'It was applied', null, cause)
  settle(draft, item, disposition)
  draft.settled.push({ handler, disposition })
}
