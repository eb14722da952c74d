import type { InboxDisposition, ParkedRow } from '../ports/store-rows.ts'
import { caseResolved } from './cases.ts'
import type { RuntimeContext } from './context.ts'
import { type Draft, shrinkLane } from './draft.ts'
import type { Cause } from './emit.ts'
import type { Material } from './material.ts'
import { causeOf, receivedOf } from './received.ts'
import { type Item, nextNumber } from './slot.ts'

/** Takes the head out of the lane for good: an operator or a later event says so. */
export const dropHead = (
  context: RuntimeContext,
  draft: Draft,
  head: ParkedRow,
  disposition: InboxDisposition,
  how: string,
  by: string | null,
  cause: Cause,
): void => {
  const { lane, key, writes } = draft
  const openCase = lane?.failure?.openCase
  if (openCase !== undefined) {
    const facts = { subject: key.key, version: nextNumber(key.slot), openCase }
    draft.records.push(caseResolved(context, facts, how, by, cause))
  }
  writes.removed.push({ key: key.key, pos: head.pos })
  if (head.kind === 'event' || head.kind === 'fact' || head.kind === 'submit') {
    writes.settled.push({ id: head.eventId, generation: head.generation, disposition })
  }
  shrinkLane(draft)
}

/**
 * The natural cure of a terminal head: its cancellation, for example. Only when no call of the head is
 * open, done or in doubt.
 */
export const supersedeHead = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  material: Material,
): void => {
  const { lane, key } = draft
  if (draft.blocked || lane?.state !== 'waiting' || item.kind !== 'event') return
  const head = material.heads.get(key.key)
  if (head === undefined || head.pos !== lane.headPos || item.decoded?.kind !== 'event') return
  const handler = context.handlers.handlerOf(item.kind, item.decoded.name)
  if (handler === undefined || handler.kind === 'desired-state') return
  if (handler.resolves === undefined) return
  const open = (material.intents.get(key.key) ?? []).some(
    (intent) => intent.eventId === head.eventId && intent.state !== 'refused',
  )
  if (open) return
  const event = receivedOf(key, item, item.decoded.name, item.decoded.value)
  const about = { type: lane.headType ?? '', code: lane.failure?.code ?? '' }
  let answer: string
  try {
    answer = handler.resolves(about, event)
  } catch (thrown) {
    context.logger.error({ handler: handler.name, err: thrown }, 'resolves threw; the event waits')
    return
  }
  if (answer !== 'supersede-head') return
  const cause = causeOf(key, item, item.decoded.value)
  dropHead(context, draft, head, 'superseded', `Superseded by ${event.type}`, null, cause)
}
