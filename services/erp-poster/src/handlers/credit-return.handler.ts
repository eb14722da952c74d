import { parseDecimal } from '@carrick/kernel'
import { defineEffect, type EffectHandler, emit } from '@carrick/messaging'
import { ReturnCredited, ReturnCreditRefused, ReturnCreditRequested } from '@carrick/schemas'
import { type Posting, telling, unposted } from '../domain/posting.ts'
import { findingsOf } from '../domain/read-document.ts'
import { returnOf, withReturn } from '../domain/return-posting.ts'
import { creditRequest } from '../domain/return-request.ts'
import { codeOf } from '../domain/tell-order.ts'
import { unknownTarget } from '../errors.ts'
import type { CreditCommand, PostedCredit, ReturnWriter } from '../ports.ts'

type CreditReturn = EffectHandler<Posting, ReturnCreditRequested, CreditCommand, PostedCredit>

/** Has the ERP post the credit memo of a return, once for each request. Only such a credit is paid out. */
export const creditReturn = (erp: ReturnWriter): CreditReturn =>
  defineEffect({
    name: 'erp-poster.credit-return',
    consumes: ReturnCreditRequested,
    produces: [ReturnCredited, ReturnCreditRefused],
    decide: ({ value }, known) => {
      const { returnId, requestVersion, target, meta } = value
      if (returnOf(known, returnId).creditRequests >= requestVersion)
        return { disposition: 'superseded' }
      if (!erp.instances.includes(target)) return { fail: unknownTarget(target, erp.instances) }
      return {
        act: {
          operation: `credit/${returnId}`,
          number: requestVersion,
          target: `erp:${target}`,
          priority: meta.priority,
          command: creditRequest(value, erp.feeCodeOf(target)),
        },
      }
    },
    perform: (command, call) => erp.credit(command, call),
    lookUp: (command, call) => erp.findCredited(command, call),
    conclude: ({ value }, known, answer) => {
      const { orderId, returnId, target, requestVersion } = value
      const posting = known ?? unposted(target)
      const about = { orderId, returnId, target, requestVersion }
      const answered = { creditRequests: requestVersion }
      if (answer.kind === 'refused') {
        const { findings } = answer
        const refusal = { ...about, code: codeOf(findings), findings: findingsOf(findings) }
        return telling(withReturn(posting, returnId, answered), emit(ReturnCreditRefused, refusal))
      }
      const { creditMemoId, currency, netAmount, grossAmount } = answer.result.document
      const credits = [
        ...returnOf(posting, returnId).credits,
        { creditMemoId, currency, grossAmount },
      ]
      const credited = {
        ...about,
        creditMemoId,
        currency,
        netAmount: parseDecimal(netAmount),
        grossAmount: parseDecimal(grossAmount),
      }
      return telling(
        withReturn(posting, returnId, { ...answered, credits }),
        emit(ReturnCredited, credited),
      )
    },
  })
