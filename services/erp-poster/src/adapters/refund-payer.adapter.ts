import type { Answer } from '@carrick/messaging'
import type { PaymentPort } from '@carrick/payments'
import type { AskedRefund, RefundPayer } from '../ports.ts'
import { asAnswer, limitsOf, looked, portIn } from './outside-call.adapter.ts'

/** Pays through the payment port, one port per target. `pollMsOf`: see RefundPayer. */
export const createRefundPayer = (
  ports: ReadonlyMap<string, PaymentPort>,
  pollMsOf: RefundPayer['pollMsOf'],
): RefundPayer => {
  const portOf = portIn(ports)
  return {
    providers: [...ports.values()].map(({ provider }) => provider),
    refund: async (request, call) => asAnswer(await portOf(call).refund(request, limitsOf(call))),
    findRefund: ({ key }, call) => looked(() => portOf(call).findRefund(key, limitsOf(call))),
    ask: async ({ key }, call): Promise<Answer<AskedRefund>> => {
      const found = await looked(() => portOf(call).findRefund(key, limitsOf(call)))
      switch (found.kind) {
        case 'done':
          return { kind: 'done', result: { key, refund: found.result.document } }
        case 'absent':
          return { kind: 'done', result: { key, refund: null } }
        case 'in-doubt':
          return { kind: 'transient', cause: found.cause }
        default:
          return found
      }
    },
    pollMsOf,
  }
}
