import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import {
  ReturnCancellationRejected,
  ReturnCancellationRequested,
  ReturnCancelled,
} from '@carrick/schemas'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { findingsOf } from '../domain/read-document.ts'
import { returnOf, withReturn } from '../domain/return-posting.ts'
import { codeOf } from '../domain/tell-order.ts'
import { unknownTarget } from '../errors.ts'
import type { CancelReturnCommand, PostedReturn, ReturnWriter } from '../ports.ts'

type CancelReturn = EffectHandler<
  Posting,
  ReturnCancellationRequested,
  CancelReturnCommand,
  PostedReturn
>

/** Takes a return out of the ERP that expects it. */
export const cancelReturn = (erp: ReturnWriter): CancelReturn =>
  defineEffect({
    name: 'erp-poster.cancel-return',
    consumes: ReturnCancellationRequested,
    produces: [ReturnCancelled, ReturnCancellationRejected],
    decide: ({ value }, known) => {
      const { returnId, documentId, reason, target, meta } = value
      if (returnOf(known, returnId).cancelled) return { disposition: 'superseded' }
      if (!erp.instances.includes(target)) return { fail: unknownTarget(target, erp.instances) }
      return {
        act: {
          operation: `cancel-return/${returnId}`,
          number: 0,
          target: `erp:${target}`,
          priority: meta.priority,
          command: { mark: returnId, documentId, requestId: `${returnId}/cancel`, reason },
        },
      }
    },
    perform: (command, call) => erp.cancel(command, call),
    lookUp: (command, call) => erp.findCancelled(command, call),
    conclude: ({ value }, known, answer) => {
      const { orderId, returnId, target } = value
      const posting = known ?? unposted(target)
      const about = { orderId, returnId, target }
      if (answer.kind === 'refused') {
        const { findings } = answer
        const refusal = { ...about, code: codeOf(findings), findings: findingsOf(findings) }
        return telling(posting, emit(ReturnCancellationRejected, refusal))
      }
      const cancelled = withReturn(posting, returnId, { cancelled: true })
      return telling(cancelled, emit(ReturnCancelled, about))
    },
  })
