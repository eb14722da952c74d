import { defineFold, type FoldHandler, internalToken } from '@carrick/messaging'
import type { OrderReturns } from '../domain/order-returns.ts'
import { type CurrentPolicy, PRODUCES, RETURN_DUE, settle } from './follow-facts.handler.ts'

type Nothing = Readonly<Record<string, never>>

/** A return has waited long enough: it expires, goes on with what there is, or a person is asked. */
export const tellOverdue = (policy: CurrentPolicy): FoldHandler<OrderReturns, Nothing> =>
  defineFold({
    name: 'returns.tell-overdue',
    consumes: internalToken<Nothing>('timer', RETURN_DUE),
    produces: PRODUCES,
    decide: (_event, known, { now }) =>
      known === undefined ? { disposition: 'superseded' } : settle(known, policy(), now),
  })
