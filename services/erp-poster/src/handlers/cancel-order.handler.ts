import { type Decision, defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import {
  CaseResolved,
  OrderCancellationRejected,
  OrderCancellationRequested,
  OrderCancelled,
} from '@carrick/schemas'
import { endOfAmendmentCase } from '../domain/amendment-case.ts'
import { areLeftOut, cancelledOf, orderedOf, withCancelled } from '../domain/cancelled-lines.ts'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { findingsOf } from '../domain/read-document.ts'
import { codeOf } from '../domain/tell-order.ts'
import type { CancelCommand, ErpWriter, Posted } from '../ports.ts'
import { inPlaceOfOrder } from './write-order.handler.ts'

type CancelOrder = EffectHandler<Posting, OrderCancellationRequested, CancelCommand, Posted>

type Cancelled = Pick<OrderCancelled, 'target' | 'documentId' | 'lines'>

const told = ({ orderId, requestVersion, reason }: OrderCancellationRequested, how: Cancelled) =>
  emit(OrderCancelled, { orderId, requestVersion, reason, ...how })

/** Asked and answered; of a cancelled order nothing more is. */
const isDone = (
  { requestVersion, lineIds }: OrderCancellationRequested,
  { cancelledBy, linesCancelledBy = 0 }: Posting,
): boolean => {
  if (lineIds.length === 0) return (cancelledBy ?? 0) >= requestVersion
  return cancelledBy !== null || linesCancelledBy >= requestVersion
}

/** No ERP has what is to be cancelled: the order, or lines that go no further with it, are given up here and now. */
const withdraw = (
  value: OrderCancellationRequested,
  known: Posting | undefined,
): Decision<Posting> => {
  const posting = known ?? unposted(value.target)
  const { documentId } = posting
  if (value.lineIds.length === 0) {
    const withdrawn = { ...posting, withdrawn: true, cancelledBy: value.requestVersion }
    return telling(withdrawn, told(value, { target: null, documentId: null, lines: [] }))
  }
  const target = documentId === null ? null : posting.target
  const cancelled = { target, documentId, lines: orderedOf(value) }
  return telling(withCancelled(posting, value), told(value, cancelled))
}

/** Cancels in the ERP, the order or lines of it; what never reached one is withdrawn here and now. */
export const cancelOrder = (erp: ErpWriter): CancelOrder =>
  defineEffect({
    name: 'erp-poster.cancel-order',
    consumes: OrderCancellationRequested,
    produces: [OrderCancelled, OrderCancellationRejected, CaseResolved],
    // The natural cure of an order that cannot be written is to give it up; without a line it comes again.
    resolves: (head, { value }) => (value.lineIds.length === 0 ? inPlaceOfOrder(head) : 'park'),
    decide: ({ key, value }, known) => {
      const { requestVersion, lineIds, reason } = value
      if (known !== undefined && isDone(value, known)) return { disposition: 'superseded' }
      if (known === undefined || known.documentId === null || areLeftOut(known, lineIds))
        return withdraw(value, known)
      return {
        act: {
          operation: 'cancel',
          number: requestVersion,
          target: `erp:${known.target ?? ''}`,
          priority: value.meta.priority,
          command: {
            mark: key,
            documentId: known.documentId,
            requestId: `${key}/cancel/${String(requestVersion)}`,
            reason,
            lines: lineIds,
          },
        },
      }
    },
    perform: (command, call) => erp.cancel(command, call),
    lookUp: (command, call) => erp.findCancelled(command, call),
    conclude: ({ key, value }, known, answer) => {
      const posting = known ?? unposted(value.target)
      const { target, documentId } = posting
      if (answer.kind === 'refused') {
        const { requestVersion, lineIds } = value
        const refusal = {
          ...{ orderId: key, documentId, requestVersion, lineIds },
          target: target ?? '',
          code: codeOf(answer.findings),
          findings: findingsOf(answer.findings),
        }
        return telling(posting, emit(OrderCancellationRejected, refusal))
      }
      const { document } = answer.result
      if (value.lineIds.length > 0 && !document.cancelled) {
        const lines = cancelledOf(document, value)
        const left = withCancelled(posting, value, document)
        return telling(left, told(value, { target, documentId, lines }))
      }
      const { refusedChange, ...rest } = posting
      return telling(
        { ...rest, cancelledBy: value.requestVersion },
        told(value, { target, documentId, lines: [] }),
        ...endOfAmendmentCase(key, refusedChange, 'The order was cancelled').map((end) =>
          emit(CaseResolved, end),
        ),
      )
    },
  })
