import { createErp, type ErpPort } from '@carrick/erp'
import type { TargetSettings } from '@carrick/messaging'
import { createHttpPayments, type PaymentPort } from '@carrick/payments'
import { defineService, type ErpConnection, type PaymentConnection } from '@carrick/service-host'
import { createErpWriter } from './adapters/erp-writer.adapter.ts'
import { createShaper } from './adapters/map-shaper.adapter.ts'
import { createRefundPayer } from './adapters/refund-payer.adapter.ts'
import { createReturnWriter } from './adapters/return-writer.adapter.ts'
import { settings } from './config.ts'
import { amendOrder } from './handlers/amend-order.handler.ts'
import { authoriseReturn } from './handlers/authorise-return.handler.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { cancelReturn } from './handlers/cancel-return.handler.ts'
import { creditReturn } from './handlers/credit-return.handler.ts'
import { followRefund } from './handlers/follow-refund.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'
import { refundPayment } from './handlers/refund-payment.handler.ts'
import { repostOrder } from './handlers/repost-order.handler.ts'

interface Outside<P> {
  readonly target: string
  /** How it may be called: what mesh.yaml says of it, and what its adapter knows. */
  readonly limits: TargetSettings
  readonly port: P
}

const erpOf = (connection: ErpConnection, now: () => number): Outside<ErpPort> => {
  const { name, concurrency, deadlineMs } = connection
  const port = createErp(connection, { concurrency, now })
  const visibilityMs = port.capabilities().visibilityDelayMs
  return {
    target: `erp:${name}`,
    limits: { permits: concurrency, actMs: deadlineMs, visibilityMs },
    port,
  }
}

const providerOf = (connection: PaymentConnection, now: () => number): Outside<PaymentPort> => {
  const { name: provider, baseUrl, token, authority, concurrency, deadlineMs } = connection
  const common = { provider, baseUrl, token, concurrency, now }
  const port = createHttpPayments({ ...common, ...(authority && { ca: authority }) })
  return {
    target: `pay:${provider}`,
    limits: { permits: concurrency, actMs: deadlineMs, visibilityMs: port.visibilityDelayMs },
    port,
  }
}

const portsOf = <P>(all: readonly Outside<P>[]): ReadonlyMap<string, P> =>
  new Map(all.map(({ target, port }) => [target, port]))

export const service = defineService({
  name: 'erp-poster',
  settings,
  compose: async ({ clock, bundle }) => {
    const live = await bundle()
    const now = (): number => clock.now()
    const connections = live.erps()
    const erps = connections.map((connection) => erpOf(connection, now))
    const payments = live.payments()
    const providers = payments.map((connection) => providerOf(connection, now))
    const feeCodes = new Map(connections.map((one) => [one.name, one.restockingFeeCode]))
    const shape = createShaper(() => live.current())
    const rejectedLine = () => live.current().config.policies.rejectedLine
    const erp = createErpWriter(portsOf(erps))
    const returns = createReturnWriter(portsOf(erps), feeCodes)
    const pollMs = new Map(payments.map((one) => [one.name, one.pollMs]))
    const payer = createRefundPayer(portsOf(providers), (name) => pollMs.get(name) ?? 0)
    const outside = [...erps, ...providers]
    return {
      handlers: [
        postOrder(erp, shape, rejectedLine),
        amendOrder(erp, shape, rejectedLine),
        cancelOrder(erp),
        repostOrder(erp, shape),
        authoriseReturn(returns),
        cancelReturn(returns),
        creditReturn(returns),
        refundPayment(payer),
        ...followRefund(payer),
      ],
      runtime: {
        acceptFirst: live.current().config.policies.acceptFirst,
        targets: Object.fromEntries(outside.map(({ target, limits }) => [target, limits])),
      },
      close: async () => {
        await Promise.all(outside.map(({ port }) => port.close()))
      },
    }
  },
})
