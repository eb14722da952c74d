import { type DecideContext, type Decision, defineFold, internalToken } from '@carrick/messaging'
import { ReturnSnapshot } from '@carrick/schemas'
import { noReturns, type OrderReturns } from '../domain/order-returns.ts'
import { readSnapshot } from '../domain/read-snapshot.ts'
import { readSubmission, type Submission } from '../domain/read-submission.ts'
import type { ReturnRequest } from '../domain/return-record.ts'
import { takeRequest } from '../domain/take-request.ts'
import { type CurrentPolicy, PRODUCES, settle } from './follow-facts.handler.ts'

export const RETURN_SUBMISSION = internalToken<Submission>('submit', 'return-submission')

/** Returns as they are asked for: by a record of an org, or by a registered client. */
export const takeReturn = (policy: CurrentPolicy) => {
  const take = (
    known: OrderReturns,
    returnId: string,
    request: ReturnRequest,
    at: number,
    { now }: DecideContext,
  ): Decision<OrderReturns> => {
    const { state, effect } = takeRequest(known, returnId, request, at)
    if (effect === 'applied') return settle(state, policy(), now)
    return { disposition: effect, ...(state !== known && { state }) }
  }
  return [
    defineFold<OrderReturns, ReturnSnapshot>({
      name: 'returns.take-snapshot',
      consumes: ReturnSnapshot,
      produces: PRODUCES,
      decide: ({ key, value }, known = noReturns(key), context) =>
        take(known, value.returnId, readSnapshot(value), value.commitAt, context),
    }),
    defineFold<OrderReturns, Submission>({
      name: 'returns.take-submission',
      consumes: RETURN_SUBMISSION,
      produces: PRODUCES,
      decide: ({ key, value }, known = noReturns(key), context) =>
        take(known, value.returnId, readSubmission(value), value.at, context),
    }),
  ] as const
}
