import {
  type Decision,
  defineEffect,
  type EffectHandler,
  emit,
  type FinalAnswer,
} from '@carrick/messaging'
import {
  CaseOpened,
  CaseResolved,
  type EventToken,
  type Order,
  OrderAmended,
  OrderAmendmentRejected,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import { amendmentCase, endOfAmendmentCase } from '../domain/amendment-case.ts'
import { decideWriting, type Wish } from '../domain/decide-writing.ts'
import { begun, type Posting, telling, unposted } from '../domain/posting.ts'
import {
  amendmentFailed,
  amendmentRefused,
  codeOf,
  orderAmended,
  orderPosted,
  postFailed,
  postRefused,
} from '../domain/tell-order.ts'
import { unshapable } from '../errors.ts'
import type { AmendCommand, ErpWriter, Posted, PostedOrder, ShapeOrder } from '../ports.ts'

export type WriteOrder<T> = EffectHandler<Posting, T, PostedOrder | AmendCommand, Posted>

interface Origin<T> {
  readonly name: string
  readonly consumes: EventToken<T>
  readonly wishOf: (event: T) => Wish
}

export const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

/** Both say the whole order: a newer one takes the place of one that cannot be written. */
const WHOLE_ORDERS = new Set(['OrderQueued', 'OrderAmendmentRequested'])

/** What takes the place of an order that cannot be written, if the head of the lane is one. */
export const inPlaceOfOrder = (head: { readonly type: string }): 'supersede-head' | 'park' =>
  WHOLE_ORDERS.has(head.type) ? 'supersede-head' : 'park'

const isAmendment = (command: PostedOrder | AmendCommand): command is AmendCommand =>
  'baseVersion' in command

/** What the answer to a creation says of the order. */
export const afterCreation = (
  order: Order,
  posting: Posting,
  answer: FinalAnswer<Posted>,
): Decision<Posting> => {
  if (answer.kind === 'refused') {
    const refused = {
      ...posting,
      refusals: posting.refusals + 1,
      refusedVersion: order.version,
    }
    return telling(refused, emit(OrderPostFailed, postRefused(order, posting, answer.findings)))
  }
  const { documentId } = answer.result.document
  const posted = emit(OrderPosted, orderPosted(order, posting, answer.result))
  return telling({ ...posting, documentId }, posted)
}

const afterAmendment = (
  order: Order,
  posting: Posting,
  answer: FinalAnswer<Posted>,
): Decision<Posting> => {
  const { refusedChange: before, ...known } = posting
  const how = `Version ${String(order.version)} of the order took its place`
  const ended = endOfAmendmentCase(order.orderId, before, how).map((end) => emit(CaseResolved, end))
  if (answer.kind === 'refused') {
    const { findings } = answer
    const refusedChange = {
      orderVersion: order.version,
      code: codeOf(findings),
      caseIsOpen: true,
    }
    return telling(
      { ...known, refusedChange },
      emit(OrderAmendmentRejected, amendmentRefused(order, posting, findings)),
      ...ended,
      emit(CaseOpened, amendmentCase(order, refusedChange, findings)),
    )
  }
  const amended = emit(OrderAmended, orderAmended(order, posting, answer.result))
  return telling({ ...known, orderVersion: order.version }, amended, ...ended)
}

/**
 * Brings an order into its ERP as it is wanted now, once: creates it or changes it. After a lost answer
 * it is looked up by our mark first.
 */
export const writeOrder = <T>(
  erp: ErpWriter,
  shape: ShapeOrder,
  { name, consumes, wishOf }: Origin<T>,
): WriteOrder<T> =>
  defineEffect<Posting, T, PostedOrder | AmendCommand, Posted>({
    name,
    consumes,
    produces: [
      OrderPosted,
      OrderPostFailed,
      OrderAmended,
      OrderAmendmentRejected,
      CaseOpened,
      CaseResolved,
    ],
    resolves: inPlaceOfOrder,
    decide: ({ key, value }, known, { now }) => {
      const wish = wishOf(value)
      const { order } = wish
      const writing = decideWriting(wish, known)
      if (writing.kind === 'superseded') return { disposition: 'superseded' }
      if (writing.kind === 'watch') return {}
      const shaped = shape(order, writing.target, dayOf(now))
      if (!shaped.ok) return { fail: unshapable(shaped.findings) }
      const to = { target: `erp:${writing.target}`, priority: order.priority }
      if (writing.kind === 'create') {
        const { number, target } = writing
        return {
          state: begun(order, target, known),
          act: { operation: 'create', number, ...to, command: shaped.value },
        }
      }
      const { documentId, baseVersion } = writing
      const requestId = `${key}/amend/${String(order.version)}`
      const command = { documentId, requestId, baseVersion, order: shaped.value }
      return { act: { operation: 'amend', number: order.version, ...to, command } }
    },
    perform: (command, call) =>
      isAmendment(command) ? erp.amend(command, call) : erp.create(command, call),
    lookUp: (command, call) =>
      isAmendment(command) ? erp.findAmended(command, call) : erp.findCreated(command, call),
    conclude: ({ value }, known, answer) => {
      const { order, target } = wishOf(value)
      const posting = known ?? begun(order, target ?? '', undefined)
      return posting.documentId === null
        ? afterCreation(order, posting, answer)
        : afterAmendment(order, posting, answer)
    },
    failed: ({ value }, known, failure) => {
      const { order, target } = wishOf(value)
      const posting = { ...(known ?? unposted(null)), ...(target !== null && { routed: target }) }
      return telling(
        posting,
        posting.documentId === null
          ? emit(OrderPostFailed, postFailed(order, posting, failure))
          : emit(OrderAmendmentRejected, amendmentFailed(order, posting, failure)),
      )
    },
  })
