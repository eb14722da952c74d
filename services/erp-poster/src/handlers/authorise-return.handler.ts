import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import { ReturnAuthorizationRequested, ReturnAuthorized, ReturnRefused } from '@carrick/schemas'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { findingsOf } from '../domain/read-document.ts'
import { returnOf, withReturn } from '../domain/return-posting.ts'
import { returnRequest } from '../domain/return-request.ts'
import { codeOf } from '../domain/tell-order.ts'
import { unknownTarget } from '../errors.ts'
import type { PostedReturn, ReturnCommand, ReturnWriter } from '../ports.ts'

type AuthoriseReturn = EffectHandler<
  Posting,
  ReturnAuthorizationRequested,
  ReturnCommand,
  PostedReturn
>

/** Has the ERP expect goods back, once for each return. What it refused may be asked for again. */
export const authoriseReturn = (erp: ReturnWriter): AuthoriseReturn =>
  defineEffect({
    name: 'erp-poster.authorise-return',
    consumes: ReturnAuthorizationRequested,
    produces: [ReturnAuthorized, ReturnRefused],
    decide: ({ value }, known) => {
      if (returnOf(known, value.returnId).documentId !== null) return { disposition: 'superseded' }
      if (!erp.instances.includes(value.target))
        return { fail: unknownTarget(value.target, erp.instances) }
      return {
        act: {
          operation: `return/${value.returnId}`,
          number: 0,
          target: `erp:${value.target}`,
          priority: value.meta.priority,
          command: returnRequest(value),
        },
      }
    },
    perform: (command, call) => erp.authorise(command, call),
    lookUp: (command, call) => erp.findAuthorised(command, call),
    conclude: ({ value }, known, answer) => {
      const { orderId, returnId, target } = value
      const posting = known ?? unposted(target)
      const about = { orderId, returnId, target }
      if (answer.kind === 'refused') {
        const { findings } = answer
        const refusal = { ...about, code: codeOf(findings), findings: findingsOf(findings) }
        return telling(posting, emit(ReturnRefused, refusal))
      }
      const { document, found } = answer.result
      const { documentId } = document
      return telling(
        withReturn(posting, returnId, { documentId }),
        emit(ReturnAuthorized, { ...about, documentId, found }),
      )
    },
  })
