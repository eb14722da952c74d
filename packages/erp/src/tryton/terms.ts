import type { Decimal } from '@carrick/kernel'
import type { ErpOrder } from '../erp-order.ts'
import { list, object, optional, type Reader } from '../wire/json-reader.ts'
import { addressOf } from './address.ts'
import type { Conversation } from './conversation.ts'
import type { Found, Product } from './look-up.ts'
import { type Currency, type Shop, unitOf } from './shop.ts'
import { amount, id, type TrytonRecord } from './values.ts'

/** What Tryton's own forms fill in for this customer and these products. */
export interface Terms {
  readonly header: TrytonRecord
  /** By product code. */
  readonly lines: ReadonlyMap<string, LineTerms>
}

export interface LineTerms {
  readonly taxes: readonly number[]
  /** Of the customer's price list, in the order's currency; null = it has none. */
  readonly listPrice: Decimal | null
}

interface PartyForm {
  readonly invoice_address: number | null
  readonly shipment_address: number | null
  readonly payment_term: number | null
  readonly price_list: number | null
}

const partyForm: Reader<PartyForm> = object<PartyForm>({
  invoice_address: optional(id),
  shipment_address: optional(id),
  payment_term: optional(id),
  price_list: optional(id),
})

const tax: Reader<number> = (value, path) => {
  const [, record] = list<unknown>((entry) => entry)(value, path)
  return object({ id })(record, path).id
}

const productForm = object<{
  readonly unit_price: Decimal | null
  readonly taxes: { readonly add: readonly number[] | null } | null
}>({
  unit_price: optional(amount),
  taxes: optional(object<{ add: readonly number[] | null }>({ add: optional(list(tax)) })),
})

/** Whose line it is, and at what prices. */
export interface Parents {
  readonly party: number
  readonly currency: number
  readonly priceList: number | null
}

/** Throws TrytonFailure and MESH_ERP_FORMAT. */
export const lineTerms = async (
  talk: Conversation,
  { company }: Shop,
  parents: Parents,
  [product, quantity, unit]: readonly [Product, string, number | null],
): Promise<LineTerms> => {
  const form = {
    ...{ id: -1, type: 'line', product: product.id, quantity: Number(quantity), company },
    ...{ unit, unit_price: null, taxes: [] },
    // Dotted: a nested parent is not understood. Tax rules are kept for each company.
    '_parent_sale.party': parents.party,
    '_parent_sale.company': company,
    '_parent_sale.currency': parents.currency,
    '_parent_sale.price_list': parents.priceList,
  }
  const answer = productForm(await talk.ask('model.sale.line.on_change_product', [form]), 'form')
  return { taxes: answer.taxes?.add ?? [], listPrice: answer.unit_price }
}

/** What the form fills in for a customer. Throws TrytonFailure and MESH_ERP_FORMAT. */
export const partyTerms = async (
  talk: Conversation,
  shop: Shop,
  party: number,
  currency: Currency,
): Promise<PartyForm> => {
  const form = {
    ...{ id: -1, party, company: shop.company, currency: currency.id },
    ...{ warehouse: shop.warehouse, lines: [] },
  }
  return partyForm(await talk.ask('model.sale.sale.on_change_party', [form]), 'form')
}

/**
 * Asks the forms as a person at the client would: a record that is created without them has no tax, no
 * address and no term, and nobody says so. Throws TrytonFailure and MESH_ERP_FORMAT.
 */
export const askTerms = async (
  talk: Conversation,
  shop: Shop,
  order: ErpOrder,
  { party, products }: Found,
  currency: Currency,
): Promise<Terms> => {
  const given = await partyTerms(talk, shop, party.id, currency)
  const shipTo = order.shipTo && (await addressOf(talk, party.id, order.shipTo))
  const billTo = order.billTo && (await addressOf(talk, party.id, order.billTo))
  const parents = { party: party.id, currency: currency.id, priceList: given.price_list }
  const wanted = new Map<string, readonly [Product, string, number | null]>()
  for (const { sku, quantity, uom } of order.lines) {
    const product = products.get(sku)
    if (product !== undefined && !wanted.has(sku))
      wanted.set(sku, [product, quantity, unitOf(shop, uom)?.id ?? null])
  }
  for (const { code } of order.charges) {
    const product = products.get(code)
    if (product !== undefined && !wanted.has(code))
      wanted.set(code, [product, '1', product.sale_uom])
  }
  const lines = await Promise.all(
    [...wanted].map(
      async ([code, one]) => [code, await lineTerms(talk, shop, parents, one)] as const,
    ),
  )
  return {
    header: {
      invoice_address: billTo ?? given.invoice_address,
      shipment_address: shipTo ?? given.shipment_address,
      payment_term: given.payment_term,
      price_list: given.price_list,
    },
    lines: new Map(lines),
  }
}
