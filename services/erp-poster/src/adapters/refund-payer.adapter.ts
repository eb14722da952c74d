import type { PaymentPort } from '@carrick/payments'
import type { RefundPayer } from '../ports.ts'
import { asAnswer, limitsOf, looked, portIn } from './outside-call.adapter.ts'

/** Pays through the payment port, one port per target. */
export const createRefundPayer = (ports: ReadonlyMap<string, PaymentPort>): RefundPayer => {
  const portOf = portIn(ports)
  return {
    providers: [...ports.values()].map(({ provider }) => provider),
    refund: async (request, call) => asAnswer(await portOf(call).refund(request, limitsOf(call))),
    findRefund: ({ key }, call) => looked(() => portOf(call).findRefund(key, limitsOf(call))),
  }
}
