import { randomUUID } from 'node:crypto'
import { type Decimal, systemClock } from '@carrick/kernel'
import { createKafkaLog, createRegistryClient, createRegistryCodec } from '@carrick/messaging'
import { InvoicePosted, type Order, OrderQueued, OrderStatusChanged } from '@carrick/schemas'
import { sumOf } from './amounts.ts'
import type { OrderFacts } from './facts.ts'

/** What the events of the mesh say, read from its log as any other program could. */
export interface MeshReader {
  /** The canonical order as it was queued for its ERP; undefined before that. */
  ordered(orderId: string, lineIds: readonly string[]): OrderFacts | undefined
  /** The status published last. */
  status(orderId: string, lineIds: readonly string[]): OrderFacts | undefined
  close(): Promise<void>
}

const orderedFacts = (order: Order, lineIds: readonly string[]): OrderFacts => {
  const lines = new Map(order.lines.map((line) => [line.lineId, line]))
  const freight = order.charges.filter(({ code }) => code === 'FREIGHT')
  return {
    order: {
      customer: order.soldTo.number,
      orderDate: order.orderDate,
      requestedDate: order.requestedDate,
      freight: sumOf(freight.map(({ amount }) => amount)),
      net: order.netAmount,
    },
    lines: lineIds.map((lineId) => {
      const line = lines.get(lineId)
      if (line === undefined) return undefined
      const { sku, quantity, unitPrice, discount, netAmount: net } = line
      return { sku, quantity, unitPrice, discount, net }
    }),
  }
}

const statusFacts = (
  status: OrderStatusChanged,
  invoicedAmount: Decimal,
  lineIds: readonly string[],
): OrderFacts => {
  const lines = new Map(status.lines.map((line) => [line.lineId, line]))
  const { documentId, holds, integration, acceptance, fulfilment, billing, lifecycle } = status
  return {
    order: {
      documentId,
      holds: holds.join(';'),
      integration,
      acceptance,
      fulfilment,
      billing,
      lifecycle,
      invoicedAmount,
    },
    lines: lineIds.map((lineId) => {
      const line = lines.get(lineId)
      if (line === undefined) return undefined
      const { confirmed, backordered, shipped, invoiced, state } = line
      return { confirmed, backordered, shipped, invoiced, state }
    }),
  }
}

export const openMeshReader = async (brokers: string, registry: string): Promise<MeshReader> => {
  const log = createKafkaLog({ brokers: [brokers], clientId: 'northwind' }, systemClock)
  const tokens = [OrderQueued, OrderStatusChanged, InvoicePosted]
  const codec = createRegistryCodec(createRegistryClient({ url: registry }), systemClock)
  await codec.prepare({ reads: tokens, writes: [] })
  const orders = new Map<string, Order>()
  const statuses = new Map<string, OrderStatusChanged>()
  const invoices = new Map<string, Map<string, InvoicePosted>>()

  const take = (name: string, value: unknown): void => {
    if (name === OrderQueued.name) {
      const { order } = value as OrderQueued
      if ((orders.get(order.orderId)?.version ?? 0) < order.version)
        orders.set(order.orderId, order)
    } else if (name === OrderStatusChanged.name) {
      const status = value as OrderStatusChanged
      if ((statuses.get(status.orderId)?.statusVersion ?? -1) < status.statusVersion)
        statuses.set(status.orderId, status)
    } else if (name === InvoicePosted.name) {
      const invoice = value as InvoicePosted
      const known = invoices.get(invoice.orderId) ?? new Map<string, InvoicePosted>()
      invoices.set(invoice.orderId, known)
      if ((known.get(invoice.invoiceId)?.documentVersion ?? -1) < invoice.documentVersion)
        known.set(invoice.invoiceId, invoice)
    }
  }

  const subscription = await log.subscribe({
    group: `northwind-${randomUUID()}`,
    topics: [...new Set(tokens.map(({ topic }) => topic))],
    onAssigned: () => Promise.resolve(),
    onRecords: ({ records }) => {
      const framed = records.flatMap(({ topic, value, headers }) =>
        value === null ? [] : [{ topic, value, headers }],
      )
      void codec.decode(framed).then((all) => {
        for (const decoded of all) if (decoded.kind === 'event') take(decoded.name, decoded.value)
      })
    },
  })
  return {
    ordered: (orderId, lineIds) => {
      const order = orders.get(orderId)
      return order === undefined ? undefined : orderedFacts(order, lineIds)
    },
    status: (orderId, lineIds) => {
      const status = statuses.get(orderId)
      if (status === undefined) return undefined
      const posted = [...(invoices.get(orderId)?.values() ?? [])]
      return statusFacts(status, sumOf(posted.map(({ netAmount }) => netAmount)), lineIds)
    },
    close: async () => {
      await subscription.stop()
      await log.close()
    },
  }
}
