import { randomUUID } from 'node:crypto'
import { createRestErp, type ErpOrder } from '@carrick/erp'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { parseDecimal } from '@carrick/kernel'
import type { LabErp } from '@carrick/lab'
import {
  type Envelope,
  type EventToken,
  InvoicePosted,
  OrderAcknowledged,
  OrderHeld,
  OrderReleased,
  ShipmentDelivered,
  ShipmentDispatched,
} from '@carrick/schemas'
import { eventually, type Outsider } from '@carrick/testkit'

/** Of one run alone: servers, group and tables are shared by all tests. */
export const RUN = randomUUID().slice(0, 8)
const SKU = `ROPE-${RUN}`
/** Of which there are three. */
export const SCARCE = `ANCHOR-${RUN}`
/** Whose every order is over the credit limit. */
export const POOR = `POOR-${RUN}`

export const stockUp = ({ books: { masterData } }: LabErp): void => {
  masterData.addCustomer({ number: `KLEIN-${RUN}`, name: 'Klein & Söhne' })
  masterData.addCustomer({ number: POOR, name: 'Poor', creditLimit: parseDecimal('1') })
  masterData.addProduct({ sku: SKU, name: 'Braided rope', onHand: parseDecimal('100000') })
  masterData.addProduct({ sku: SCARCE, name: 'Anchor', onHand: parseDecimal('3') })
}

export const labOrder = (over: Partial<ErpOrder> = {}, sku = SKU, quantity = '2'): ErpOrder => {
  const line = sampleLine(sku, { quantity, netAmount: `${String(Number(quantity) * 10)}.00` })
  return sampleOrder(
    { customer: `KLEIN-${RUN}`, product: sku },
    { lines: [line], charges: [], requestedDate: null, ...over },
  )
}

/** What puts these ERPs, by their names, instead of the usual one into mesh.yaml. */
export const overlayOf = (erps: Readonly<Record<string, object>>): object => {
  const systems: Record<string, object | null> = { demo: null }
  for (const [name, erp] of Object.entries(erps)) {
    systems[name] = { adapter: 'rest', map: 'demo-erp-order', ...erp }
  }
  const [to] = Object.keys(erps)
  return { systems: { erp: systems }, routing: [{ rule: 'all', to }] }
}

/** Posts as some other client of the ERP would. */
export const post = async ({ baseUrl, token }: LabErp, order = labOrder()) => {
  const now = (): number => Date.now()
  const client = createRestErp({ instance: 'outsider', baseUrl, token, concurrency: 1, now })
  const call = { signal: new AbortController().signal, deadlineMs: 10_000 }
  const answer = await client.create(order, call)
  await client.close()
  if (answer.kind !== 'posted') throw new Error(`The lab ERP answered ${answer.kind}`)
  return { orderId: order.mark, documentId: answer.result.documentId }
}

const TOLD: readonly EventToken<{ readonly meta: Envelope }>[] = [
  OrderAcknowledged,
  OrderHeld,
  OrderReleased,
  ShipmentDispatched,
  ShipmentDelivered,
  InvoicePosted,
]

/**
 * Everything that was told of an order, as its producer counted it. The log may have a record twice,
 * under one event id, when an instance goes away between sending it and noting that.
 */
export const toldOf = (outsider: Outsider, orderId: string): readonly string[] =>
  [
    ...new Map(
      TOLD.flatMap((token) =>
        outsider.seen(token, orderId).map(({ meta }) => [meta.eventId, meta] as const),
      ),
    ).values(),
  ]
    .sort((a, b) => a.aggregateVersion - b.aggregateVersion)
    .map(({ aggregateVersion, eventType }) => `${String(aggregateVersion)} ${eventType}`)

/** Exactly these, in this order and each once. */
export const untilTold = (
  outsider: Outsider,
  orderId: string,
  ...expected: readonly string[]
): Promise<boolean> => {
  const wanted = expected.map((name, index) => `${String(index + 1)} ${name}`).join()
  return eventually(
    `${orderId} to be told as ${wanted}`,
    () => {
      const told = toldOf(outsider, orderId).join()
      if (told !== wanted) throw new Error(`told as ${told}`)
      return true
    },
    30_000,
  )
}

/** A document that comes after all at hand: when it is told, so is everything before it. */
export const everythingIsTold = async (outsider: Outsider, erp: LabErp): Promise<void> => {
  const { orderId } = await post(erp)
  await untilTold(outsider, orderId, 'OrderAcknowledged')
}
