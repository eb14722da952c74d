import {
  type Answer,
  type Call,
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
import { withoutCancelled } from '../domain/cancelled-lines.ts'
import { decideWriting, type Wish } from '../domain/decide-writing.ts'
import { leaveOut, missingLines, type RefusedLine, singleLines } from '../domain/leave-out.ts'
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
import type {
  AmendCommand,
  CreateCommand,
  ErpWriter,
  Looked,
  Posted,
  PostedOrder,
  RejectedLine,
  ShapeOrder,
} from '../ports.ts'

export type WriteOrder<T> = EffectHandler<Posting, T, CreateCommand | AmendCommand, Posted>

interface Origin<T> {
  readonly name: string
  readonly consumes: EventToken<T>
  readonly wishOf: (event: T) => Wish
}

/** Both say the whole order: a newer one takes the place of one that cannot be written. */
const WHOLE_ORDERS = new Set(['OrderQueued', 'OrderAmendmentRequested'])

/** What takes the place of an order that cannot be written, if the head of the lane is one. */
export const inPlaceOfOrder = (head: { readonly type: string }): 'supersede-head' | 'park' =>
  WHOLE_ORDERS.has(head.type) ? 'supersede-head' : 'park'

const isAmendment = (command: CreateCommand | AmendCommand): command is AmendCommand =>
  'baseVersion' in command

/** One try after the other, each without what the one before was refused for: only one can be taken. */
export const tryWithout = async (
  whole: PostedOrder,
  mayGo: readonly string[],
  write: (order: PostedOrder, nth: number) => Promise<Answer<Posted>>,
): Promise<Answer<Posted>> => {
  const first = await write(whole, 0)
  let order = whole
  let answer = first
  let refused: readonly RefusedLine[] = []
  for (let nth = 1; answer.kind === 'refused'; nth += 1) {
    const left = leaveOut(order, answer.findings, mayGo)
    // All that is wrong with the order as it was wanted, in its own paths.
    if (left === undefined) return first
    order = left.order
    refused = [...refused, ...left.refused]
    answer = await write(order, nth)
  }
  if (answer.kind !== 'done' || refused.length === 0) return answer
  return { kind: 'done', result: { ...answer.result, refused } }
}

const perform = (
  erp: ErpWriter,
  command: CreateCommand | AmendCommand,
  call: Call,
): Promise<Answer<Posted>> => {
  if (!isAmendment(command)) {
    const { mayGo = [], ...order } = command
    return tryWithout(order, mayGo, (left) => erp.create(left, call))
  }
  const { mayGo = [], ...request } = command
  return tryWithout(request.order, mayGo, (order, nth) => {
    const own = nth === 0 ? {} : { requestId: `${request.requestId}/without/${String(nth)}` }
    return erp.amend({ ...request, ...own, order }, call)
  })
}

/** What an order was written without is told again when its document is found after a lost answer. */
export const lookUpWritten = async (
  erp: ErpWriter,
  command: CreateCommand | AmendCommand,
  call: Call,
): Looked<Posted> => {
  const answer = isAmendment(command)
    ? await erp.findAmended(command, call)
    : await erp.findCreated(command, call)
  if (answer.kind !== 'done') return answer
  const refused = missingLines(answer.result.document, command.mayGo ?? [])
  return refused.length === 0 ? answer : { kind: 'done', result: { ...answer.result, refused } }
}

const leftOutOf = ({ refused = [] }: Posted): Pick<Posting, 'leftOut'> =>
  refused.length === 0 ? {} : { leftOut: refused.map(({ lineRef }) => lineRef) }

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
  return telling({ ...posting, ...leftOutOf(answer.result), documentId }, posted)
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
  const leftOut = known.leftOut === undefined ? {} : { leftOut: [] }
  const state = {
    ...known,
    ...leftOut,
    ...leftOutOf(answer.result),
    orderVersion: order.version,
  }
  return telling(state, amended, ...ended)
}

/**
 * Brings an order into its ERP as it is wanted now, once: creates it or changes it. After a lost answer
 * it is looked up by our mark first.
 */
export const writeOrder = <T>(
  erp: ErpWriter,
  shape: ShapeOrder,
  rejectedLine: RejectedLine,
  { name, consumes, wishOf }: Origin<T>,
): WriteOrder<T> =>
  defineEffect<Posting, T, CreateCommand | AmendCommand, Posted>({
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
      const order = withoutCancelled(wish.order, known?.cancelledLines)
      const writing = decideWriting(wish, known)
      if (writing.kind === 'superseded') return { disposition: 'superseded' }
      if (writing.kind === 'watch') return {}
      const shaped = shape(order, writing.target, now)
      if (!shaped.ok) return { fail: unshapable(shaped.findings) }
      const to = { target: `erp:${writing.target}`, priority: order.priority }
      if (writing.kind === 'create') {
        const { number, target } = writing
        const mayGo = rejectedLine() === 'line' ? { mayGo: singleLines(order) } : {}
        return {
          state: begun(order, target, known),
          act: { operation: 'create', number, ...to, command: { ...shaped.value, ...mayGo } },
        }
      }
      const { documentId, baseVersion } = writing
      const requestId = `${key}/amend/${String(order.version)}`
      // What the ERP has never goes; what it was posted without, and is still wanted, is tried again.
      const lineRefs = new Set(shaped.value.lines.map(({ lineRef }) => lineRef))
      const leftOut = known?.leftOut?.filter((lineRef) => lineRefs.has(lineRef)) ?? []
      const mayGo = leftOut.length > 0 ? { mayGo: leftOut } : {}
      const command = { documentId, requestId, baseVersion, order: shaped.value, ...mayGo }
      return { act: { operation: 'amend', number: order.version, ...to, command } }
    },
    perform: (command, call) => perform(erp, command, call),
    lookUp: (command, call) => lookUpWritten(erp, command, call),
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
