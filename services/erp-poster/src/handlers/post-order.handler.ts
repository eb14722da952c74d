import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import {
  CaseOpened,
  OrderAmendmentRejected,
  OrderPosted,
  OrderPostFailed,
  OrderQueued,
} from '@carrick/schemas'
import { begun, decidePosting, type Posting, telling, unposted } from '../domain/posting.ts'
import { acknowledgementsOf, findingsOf, sentenceOf } from '../domain/read-document.ts'
import { findingsIn, unshapable } from '../errors.ts'
import type { ErpWriter, Posted, PostedOrder, ShapeOrder } from '../ports.ts'
import { refuseChange } from './reject-amendment.handler.ts'

type PostOrder = EffectHandler<Posting, OrderQueued, PostedOrder, Posted>

const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

/** Creates the order in its ERP, once. After a lost answer it is looked up by our mark first. */
export const postOrder = (erp: ErpWriter, shape: ShapeOrder): PostOrder =>
  defineEffect({
    name: 'erp-poster.post-order',
    consumes: OrderQueued,
    produces: [OrderPosted, OrderPostFailed, OrderAmendmentRejected, CaseOpened],
    // A version that cannot be posted waits for a better map, and gives way to a better version.
    resolves: (head) => (head.type === 'OrderQueued' ? 'supersede-head' : 'park'),
    decide: ({ key, value }, known, { now }) => {
      const decision = decidePosting(value, known)
      switch (decision.kind) {
        case 'superseded':
          return { disposition: 'superseded' }
        case 'watch':
          return {}
        case 'late':
          return refuseChange(key, decision.posting, {
            baseVersion: decision.posting.orderVersion,
            orderVersion: decision.order.version,
            changed: [''],
          })
        case 'post': {
          const shaped = shape(decision.order, decision.target, dayOf(now))
          if (!shaped.ok) return { fail: unshapable(shaped.findings) }
          return {
            state: begun(decision.order, decision.target, known),
            act: {
              operation: 'create',
              number: decision.number,
              target: `erp:${decision.target}`,
              priority: decision.order.priority,
              command: shaped.value,
            },
          }
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
      const findings = findingsIn(failure)
      const failed = {
        orderId: order.orderId,
        target: posting.target ?? target,
        orderVersion: order.version,
        code: failure.code,
        message: failure.message,
        findings: findingsOf(findings),
        rejected: findings.length > 0,
      }
      const meta = { priority: order.priority, aggregateVersion: posting.told }
      return { state: posting, emit: [emit(OrderPostFailed, failed, { meta })] }
    },
  })
