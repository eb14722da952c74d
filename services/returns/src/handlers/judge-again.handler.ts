import { CONFIGURATION, isConfiguration } from '@carrick/mapping'
import { defineFold, type FoldHandler, WAKE } from '@carrick/messaging'
import type { OrderReturns } from '../domain/order-returns.ts'
import { type CurrentPolicy, PRODUCES, RETURN_DUE, settle } from './follow-facts.handler.ts'

/** So soon while another instance has a newer configuration than this one, ms. */
const CATCH_UP_MS = 10_000

/** A return that the policy did not take as it is written is judged again by another policy. */
export const judgeAgain = (
  policy: CurrentPolicy,
  configVersion: () => string,
): FoldHandler<OrderReturns, { readonly refs: readonly string[] }> =>
  defineFold({
    name: 'returns.judge-again',
    consumes: WAKE,
    produces: PRODUCES,
    refs: () => [CONFIGURATION],
    decide: (_event, known, { now, ref }) => {
      if (known === undefined) return { disposition: 'superseded' }
      const settled = settle(known, policy(), now)
      const told = ref(CONFIGURATION)
      const isNewest = isConfiguration(told) && told.configVersion === configVersion()
      return isNewest
        ? settled
        : { ...settled, timers: [{ name: RETURN_DUE, at: now + CATCH_UP_MS }] }
    },
  })
