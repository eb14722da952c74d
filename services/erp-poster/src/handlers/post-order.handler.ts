import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import { OrderPosted, OrderPostFailed, OrderQueued } from '@carrick/schemas'
import { toErpOrder } from '../domain/erp-order.ts'
import { begun, decidePosting, type Posting, telling, unposted } from '../domain/posting.ts'
import { acknowledgementsOf, findingsOf, sentenceOf } from '../domain/read-document.ts'
import type { ErpWriter, Posted, PostedOrder } from '../ports.ts'

type PostOrder = EffectHandler<Posting, OrderQueued, PostedOrder, Posted>

/** Creates the order in its ERP, once. After a lost answer it is looked up by our mark first. */
export const postOrder = (erp: ErpWriter): PostOrder =>
  defineEffect({
    name: 'erp-poster.post-order',
    consumes: OrderQueued,
    produces: [OrderPosted, OrderPostFailed],
    decide: ({ value }, known) => {
      const decision = decidePosting(value, known)
      switch (decision.kind) {
        case 'superseded':
          return { disposition: 'superseded' }
        case 'watch':
          return {}
        case 'post':
          return {
            state: begun(decision.order, decision.target, known),
            act: {
              operation: 'create',
              number: decision.number,
              target: `erp:${decision.target}`,
              priority: decision.order.priority,
              command: toErpOrder(decision.order),
            },
          }
      }
    },
    perform: (order, call) => erp.create(order, call),
    lookUp: (order, call) => erp.findCreated(order, call),
    conclude: ({ value }, known, answer) => {
      const { order, target } = value
      const posting = telling(known ?? begun(order, target, undefined))
      const meta = { priority: order.priority, aggregateVersion: posting.told }
      if (answer.kind === 'refused') {
        const failure = {
          orderId: order.orderId,
          target: posting.target ?? target,
          orderVersion: order.version,
          code: answer.findings[0]?.code ?? 'MESH_ERP_REFUSED',
          message: sentenceOf(answer.findings),
          findings: findingsOf(answer.findings),
          rejected: true,
        }
        return {
          state: { ...posting, refusals: posting.refusals + 1, refusedVersion: order.version },
          emit: [emit(OrderPostFailed, failure, { meta })],
        }
      }
      const { document, found } = answer.result
      const posted = {
        orderId: order.orderId,
        target: posting.target ?? target,
        documentId: document.documentId,
        orderVersion: order.version,
        acknowledgement: document.acknowledgement,
        lines: acknowledgementsOf(document),
        holds: document.holds.map(({ hold }) => hold),
        found,
      }
      return {
        state: { ...posting, documentId: document.documentId },
        emit: [emit(OrderPosted, posted, { meta })],
      }
    },
    failed: ({ value: { order, target } }, known, failure) => {
      const posting = telling(known ?? unposted(null))
      const failed = {
        orderId: order.orderId,
        target: posting.target ?? target,
        orderVersion: order.version,
        code: failure.code,
        message: failure.message,
        findings: [],
        rejected: false,
      }
      const meta = { priority: order.priority, aggregateVersion: posting.told }
      return { state: posting, emit: [emit(OrderPostFailed, failed, { meta })] }
    },
  })
