import { formatDecimal } from '@carrick/kernel'
import { type Answer, defineEffect, defineFold, emit } from '@carrick/messaging'
import type { Order, OrderQueued } from '@carrick/schemas'
import type { Tokens } from '../scene/tokens.ts'
import type { PostOrder } from './post-order.ts'

const CODES: Readonly<Record<string, string>> = {
  'ROPE-08': '100801',
  'ANCHOR-12': '101201',
  'WINCH-40': '104001',
  'SHACKLE-06': '100601',
  'FENDER-20': '102001',
}

/** The order in the words of the next system. */
export const mapped = (order: Order): Order => ({
  ...order,
  origin: { ...order.origin, channel: 'bench' },
  lines: order.lines.map((line) => ({
    ...line,
    sku: CODES[line.sku] ?? line.sku,
    description: null,
  })),
})

/** What is kept of an order. */
export interface Kept {
  readonly version: number
  readonly net: string
  readonly lines: readonly { readonly id: string; readonly quantity: string }[]
}

export const keptOf = ({ version, netAmount, lines }: Order): Kept => ({
  version,
  net: formatDecimal(netAmount),
  lines: lines.map(({ lineId, quantity }) => ({ id: lineId, quantity: formatDecimal(quantity) })),
})

/** The order as JSON for the ERP, about 1.1 kB. */
export const documentOf = (order: Order) => ({
  mark: order.orderId,
  version: order.version,
  customer: order.soldTo.number,
  name: order.soldTo.name,
  reference: order.customerPoNumber,
  currency: order.currency,
  date: order.orderDate,
  requested: order.requestedDate,
  shipTo: order.soldTo.address,
  net: formatDecimal(order.netAmount),
  priority: order.priority,
  lines: order.lines.map((line) => ({
    id: line.lineId,
    number: line.lineNumber,
    article: CODES[line.sku] ?? line.sku,
    text: line.description,
    unit: line.uom,
    quantity: formatDecimal(line.quantity),
    price: formatDecimal(line.unitPrice),
    discount: formatDecimal(line.discount),
    net: formatDecimal(line.netAmount),
  })),
})

export type Document = ReturnType<typeof documentOf>

export const postedPayload = (order: Order) =>
  ({
    orderId: order.orderId,
    target: 'bench',
    documentId: 'SO-1000001',
    orderVersion: order.version,
    acknowledgement: 'AP',
    lines: [],
    holds: [],
    found: false,
  }) as const

export const relay = ({ queued, submitted }: Tokens) =>
  defineFold<Kept, OrderQueued>({
    name: 'bench.relay-order',
    consumes: queued,
    produces: [submitted],
    decide: ({ value: { order } }) => ({
      state: keptOf(order),
      emit: [emit(submitted, { order: mapped(order), flow: null })],
    }),
  })

export const post = ({ queued, posted }: Tokens, send: PostOrder) =>
  defineEffect<Kept, OrderQueued, Document, { readonly documentId: string }>({
    name: 'bench.post-order',
    consumes: queued,
    produces: [posted],
    decide: ({ value: { order } }) => ({
      state: keptOf(order),
      act: {
        operation: 'create',
        number: order.version,
        target: 'erp:bench',
        priority: order.priority,
        command: documentOf(order),
      },
    }),
    perform: async (command): Promise<Answer<{ readonly documentId: string }>> => {
      await send(command)
      return { kind: 'done', result: { documentId: 'SO-1000001' } }
    },
    lookUp: () => Promise.resolve({ kind: 'absent' }),
    conclude: ({ value: { order } }) => ({ emit: [emit(posted, postedPayload(order))] }),
  })
