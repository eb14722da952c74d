import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import {
  CaseResolved,
  OrderCancellationRejected,
  OrderCancellationRequested,
  OrderCancelled,
} from '@carrick/schemas'
import { endOfAmendmentCase } from '../domain/amendment-case.ts'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { findingsOf } from '../domain/read-document.ts'
import { codeOf } from '../domain/tell-order.ts'
import type { CancelCommand, ErpWriter, Posted } from '../ports.ts'
import { inPlaceOfOrder } from './write-order.handler.ts'

type CancelOrder = EffectHandler<Posting, OrderCancellationRequested, CancelCommand, Posted>

/** Cancels in the ERP; an order that never reached one is withdrawn here and now. */
export const cancelOrder = (erp: ErpWriter): CancelOrder =>
  defineEffect({
    name: 'erp-poster.cancel-order',
    consumes: OrderCancellationRequested,
    produces: [OrderCancelled, OrderCancellationRejected, CaseResolved],
    // The natural cure of an order that cannot be written is to give it up.
    resolves: inPlaceOfOrder,
    decide: ({ key, value }, known) => {
      if ((known?.cancelledBy ?? 0) >= value.requestVersion) return { disposition: 'superseded' }
      if (known?.documentId === null || known === undefined) {
        const cancelled = {
          orderId: key,
          target: null,
          documentId: null,
          requestVersion: value.requestVersion,
          lines: [],
          reason: value.reason,
        }
        const withdrawn = {
          ...(known ?? unposted(value.target)),
          withdrawn: true,
          cancelledBy: value.requestVersion,
        }
        return telling(withdrawn, emit(OrderCancelled, cancelled))
      }
      return {
        act: {
          operation: 'cancel',
          number: value.requestVersion,
          target: `erp:${known.target ?? ''}`,
          priority: value.meta.priority,
          command: {
            mark: key,
            documentId: known.documentId,
            requestId: `${key}/cancel/${String(value.requestVersion)}`,
            reason: value.reason,
          },
        },
      }
    },
    perform: (command, call) => erp.cancel(command, call),
    lookUp: (command, call) => erp.findCancelled(command, call),
    conclude: ({ key, value }, known, answer) => {
      const posting = known ?? unposted(value.target)
      const about = {
        orderId: key,
        documentId: posting.documentId,
        requestVersion: value.requestVersion,
      }
      if (answer.kind === 'refused') {
        const refusal = {
          ...about,
          target: posting.target ?? '',
          code: codeOf(answer.findings),
          findings: findingsOf(answer.findings),
        }
        return telling(posting, emit(OrderCancellationRejected, refusal))
      }
      const { refusedChange, ...rest } = posting
      const cancelled = { ...about, target: posting.target, lines: [], reason: value.reason }
      return telling(
        { ...rest, cancelledBy: value.requestVersion },
        emit(OrderCancelled, cancelled),
        ...endOfAmendmentCase(key, refusedChange, 'The order was cancelled').map((end) =>
          emit(CaseResolved, end),
        ),
      )
    },
  })
