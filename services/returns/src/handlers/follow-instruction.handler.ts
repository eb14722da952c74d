import { defineFold, type FoldHandler, internalToken } from '@carrick/messaging'
import { type Instruction, instruct } from '../domain/instruct.ts'
import type { OrderReturns } from '../domain/order-returns.ts'
import { type CurrentPolicy, PRODUCES, settle } from './follow-facts.handler.ts'

export const RETURN_INSTRUCTION = internalToken<Instruction>('submit', 'return-instruction')

/** What people decide: an approval, a rejection, an inspection, another try to pay money back. */
export const followInstruction = (policy: CurrentPolicy): FoldHandler<OrderReturns, Instruction> =>
  defineFold({
    name: 'returns.follow-instruction',
    consumes: RETURN_INSTRUCTION,
    produces: PRODUCES,
    decide: ({ value }, known, { now }) => {
      const state = known && instruct(known, value)
      return state === undefined ? { disposition: 'superseded' } : settle(state, policy(), now)
    },
  })
