import { date, decimal, type JsonObject, making, type TrytonSession, wordOf } from './json-rpc.ts'
import { createOne, idOf, press, search } from './records.ts'

/** What somebody types into the form of an order; Tryton's form fills in the rest. */
export interface TypedOrder {
  readonly customer: string
  readonly lines: readonly {
    readonly sku: string
    readonly quantity: number
    /** Decimal text; as the customer's price list has it when absent. */
    readonly unitPrice?: string
  }[]
  /** The customer's own number of it. */
  readonly reference?: string | null
  /** `YYYY-MM-DD`. */
  readonly shipOn?: string | null
  /** Shop that it comes by, and its name there; a person has none. */
  readonly web?: { readonly shop: number; readonly id: string }
}

interface Parents {
  readonly party: number
  readonly company: number
  readonly currency: number
  readonly priceList: number | null
}

const typedLine = async (
  session: TrytonSession,
  { party, company, currency, priceList }: Parents,
  { sku, quantity, unitPrice }: TypedOrder['lines'][number],
): Promise<JsonObject> => {
  const product = await idOf(session, 'product.product', [['code', '=', sku]])
  const form = (await session.call('model.sale.line.on_change_product', {
    ...{ id: -1, type: 'line', product, quantity, company },
    ...{ unit: null, unit_price: null, taxes: [] },
    '_parent_sale.party': party,
    // Tax rules are kept for each company.
    '_parent_sale.company': company,
    '_parent_sale.currency': currency,
    '_parent_sale.price_list': priceList,
  })) as JsonObject
  const { add = [] } = (form['taxes'] ?? {}) as { add?: readonly (readonly [number, JsonObject])[] }
  return {
    ...{ type: 'line', product, quantity },
    unit: form['unit'] ?? null,
    unit_price: unitPrice === undefined ? (form['unit_price'] ?? null) : decimal(unitPrice),
    taxes: [['add', add.map(([, tax]) => tax['id'] ?? null)]],
  }
}

/** Id of a draft, with what a form would fill in asked for first. The session is within the company. */
export const typeOrder = async (session: TrytonSession, order: TypedOrder): Promise<number> => {
  const company = Number(session.context['company'])
  const party = await idOf(session, 'party.party', [['code', '=', order.customer]])
  const warehouse = await idOf(session, 'stock.location', [['type', '=', 'warehouse']])
  const [own] = await search(session, 'company.company', [['id', '=', company]], ['currency'])
  const currency = Number(own?.['currency'])
  const head = (await session.call('model.sale.sale.on_change_party', {
    ...{ id: -1, party, company, currency, warehouse, lines: [] },
  })) as JsonObject
  const priceList = head['price_list'] === undefined ? null : Number(head['price_list'])
  const parents = { party, company, currency, priceList }
  const lines = await Promise.all(order.lines.map((line) => typedLine(session, parents, line)))
  const { web, shipOn } = order
  return createOne(session, 'sale.sale', {
    ...{ company, party, warehouse },
    ...(web !== undefined && { web_shop: web.shop, web_id: web.id }),
    invoice_address: head['invoice_address'] ?? null,
    shipment_address: head['shipment_address'] ?? null,
    payment_term: head['payment_term'] ?? null,
    price_list: priceList,
    reference: order.reference ?? null,
    ...(shipOn != null && { shipping_date: date(shipOn) }),
    lines: making(...lines),
  })
}

/** As a clerk enters an order that came by phone, until it is processed; its number. */
export const enterOrder = async (session: TrytonSession, order: TypedOrder): Promise<string> => {
  const sale = await typeOrder(session, order)
  for (const button of ['quote', 'confirm', 'process'])
    await press(session, 'sale.sale', button, [sale])
  const [row] = await search(session, 'sale.sale', [['id', '=', sale]], ['number'])
  return wordOf(row?.['number'])
}
