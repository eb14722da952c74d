import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import {
  OrderCancellationRejected,
  OrderCancellationRequested,
  OrderCancelled,
} from '@carrick/schemas'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { findingsOf } from '../domain/read-document.ts'
import type { CancelCommand, ErpWriter, Posted } from '../ports.ts'

type CancelOrder = EffectHandler<Posting, OrderCancellationRequested, CancelCommand, Posted>

/** Cancels in the ERP; an order that never reached one is withdrawn here and now. */
export const cancelOrder = (erp: ErpWriter): CancelOrder =>
  defineEffect({
    name: 'erp-poster.cancel-order',
    consumes: OrderCancellationRequested,
    produces: [OrderCancelled, OrderCancellationRejected],
    // The natural cure of an order that cannot be posted is to give it up.
    resolves: (head) => (head.type === 'OrderQueued' ? 'supersede-head' : 'park'),
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
          ...telling(known ?? unposted(value.target)),
          withdrawn: true,
          cancelledBy: value.requestVersion,
        }
        const meta = { aggregateVersion: withdrawn.told }
        return { state: withdrawn, emit: [emit(OrderCancelled, cancelled, { meta })] }
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
      const posting = telling(known ?? unposted(value.target))
      const meta = { aggregateVersion: posting.told }
      const about = {
        orderId: key,
        documentId: posting.documentId,
        requestVersion: value.requestVersion,
      }
      if (answer.kind === 'refused') {
        const refusal = {
          ...about,
          target: posting.target ?? '',
          code: answer.findings[0]?.code ?? 'MESH_ERP_REFUSED',
          findings: findingsOf(answer.findings),
        }
        return { state: posting, emit: [emit(OrderCancellationRejected, refusal, { meta })] }
      }
      const cancelled = { ...about, target: posting.target, lines: [], reason: value.reason }
      return {
        state: { ...posting, cancelledBy: value.requestVersion },
        emit: [emit(OrderCancelled, cancelled, { meta })],
      }
    },
  })
