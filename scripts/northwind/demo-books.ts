import { type Decimal, formatDecimal, MeshError, parseDecimal } from '@carrick/kernel'
import type { BookView } from '@carrick/lab'
import { sumOf } from './amounts.ts'
import type { BookedOrder, ErpBooks, Quantity } from './erp-books.ts'

type Documents = readonly {
  readonly lines: readonly { readonly lineRef: string; readonly quantity: string }[]
}[]

const quantityIn = (documents: Documents, lineRef: string): Decimal =>
  sumOf(
    documents
      .flatMap(({ lines }) => lines)
      .filter((line) => line.lineRef === lineRef)
      .map(({ quantity }) => parseDecimal(quantity)),
  )

const bookedOf = ({ order, document, shipments, invoices }: BookView): BookedOrder => {
  const answers = new Map(document.lines.map((answer) => [answer.lineRef, answer]))
  const standing = shipments.filter(({ withdrawn }) => !withdrawn)
  const delivered = standing.filter(({ deliveredOn }) => deliveredOn !== null)
  const freight = order.charges.filter(({ code }) => code === 'FREIGHT')
  return {
    documentId: document.documentId,
    mark: document.mark,
    customer: order.customerNumber,
    orderDate: order.orderDate,
    requestedDate: order.requestedDate,
    freight: sumOf(freight.map(({ amount }) => parseDecimal(amount))),
    net: parseDecimal(document.netAmount),
    holds: document.holds.map(({ hold }) => hold),
    cancelled: document.cancelled,
    lines: order.lines.map(({ lineRef, sku, quantity, unitPrice, discount, netAmount }) => ({
      lineId: lineRef,
      sku,
      quantity: parseDecimal(quantity),
      unitPrice: parseDecimal(unitPrice),
      discount: parseDecimal(discount),
      net: parseDecimal(netAmount),
      confirmed: parseDecimal(answers.get(lineRef)?.confirmed ?? '0'),
      backordered: parseDecimal(answers.get(lineRef)?.backordered ?? '0'),
      shipped: quantityIn(standing, lineRef),
      delivered: quantityIn(delivered, lineRef),
      invoiced: quantityIn(invoices, lineRef),
    })),
    invoices: invoices.map(({ invoiceId, netAmount }) => ({
      invoiceId,
      net: parseDecimal(netAmount),
    })),
  }
}

/** The demo ERP's ledger over HTTP, and the levers of its people. */
export const openDemoBooks = (adminUrl: string): ErpBooks => {
  const ask = async (path: string, body?: unknown): Promise<Response> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${adminUrl}/${path}`, {
      ...init,
      signal: AbortSignal.timeout(30_000),
    })
    // 404 says that there was nothing to ship, invoice or deliver.
    if (response.ok || (body !== undefined && response.status === 404)) return response
    const words = (await response.text()).slice(0, 300)
    throw new MeshError('MESH_NORTHWIND_ERP', `The demo ERP answered ${path} with ${words}`)
  }
  const move = async (verb: string, documentId: string, quantities?: readonly Quantity[]) => {
    const lines = quantities?.map(({ lineId, quantity }) => ({
      lineRef: lineId,
      quantity: formatDecimal(quantity),
    }))
    await ask(verb, { documentId, ...(lines !== undefined && { lines }) })
  }
  return {
    name: 'demo',
    hands: 8,
    toTheEnd: 'all',
    rounding: 'half-up',
    partsAddUp: true,
    read: async () => ((await (await ask('books')).json()) as readonly BookView[]).map(bookedOf),
    ship: (documentId, quantities) => move('ship', documentId, quantities),
    invoice: (documentId, quantities) => move('invoice', documentId, quantities),
    deliver: (documentId) => move('deliver', documentId),
  }
}
