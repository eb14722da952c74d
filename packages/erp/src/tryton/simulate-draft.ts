import { type Decimal, formatDecimal, multiplyDecimal, parseDecimal } from '@carrick/kernel'
import type { ErpSimulation } from '../erp-document.ts'
import type { ErpDraft } from '../erp-order.ts'
import { object } from '../wire/json-reader.ts'
import type { Conversation } from './conversation.ts'
import { creditCheck, CREDITS } from './credit-limit.ts'
import { lookUpNamed, type Product } from './look-up.ts'
import { pricedLine } from './sale-values.ts'
import { type Currency, type Shop, unitOf } from './shop.ts'
import {
  asOrder,
  asOrderLine,
  type FreeStock,
  missingPrices,
  netOf,
  type PricedDraftLine,
  pricedDraftLine,
  simulatedLines,
} from './simulation.ts'
import { readStock } from './stock.ts'
import { type LineTerms, lineTerms, type Parents, partyTerms } from './terms.ts'
import { partsOf, roundHalfEven } from './unit-price.ts'
import { amount, decimalValue, type TrytonRecord } from './values.ts'

const TOTALS = object<{ readonly tax_amount: Decimal }>({ tax_amount: amount })

/** What Tryton's form needs to know of a line for the totals. */
const formLine = (
  { company }: Shop,
  currency: Currency,
  product: Product,
  unit: number | null,
  taxes: readonly number[],
  { quantity, unitPrice }: { readonly quantity: Decimal; readonly unitPrice: Decimal },
): TrytonRecord => ({
  ...{ type: 'line', product: product.id, unit, company, currency: currency.id },
  quantity: Number(formatDecimal(quantity)),
  unit_price: decimalValue(unitPrice),
  amount: decimalValue(roundHalfEven(multiplyDecimal(quantity, unitPrice), currency.digits)),
  taxes,
})

const freeStock = async (
  talk: Conversation,
  shop: Shop,
  products: readonly Product[],
): Promise<FreeStock> => {
  const goods = products.filter(({ type }) => type === 'goods').map(({ id }) => id)
  const stock = goods.length === 0 ? [] : await readStock(talk, shop.warehouse, goods)
  const left = new Map(stock.map((one) => [one.product, one.available]))
  return new Map(
    products.map(({ id, code, type }) => [code, type === 'goods' ? (left.get(id) ?? null) : null]),
  )
}

/**
 * What Tryton's forms make of a draft: its own prices, taxes, stock and credit. Nothing is entered, not even
 * an address. Throws TrytonFailure and MESH_ERP_FORMAT.
 */
export const simulateDraft = async (
  talk: Conversation,
  shop: Shop,
  draft: ErpDraft,
): Promise<ErpSimulation> => {
  const currency = shop.currencies.get(draft.currency)
  const unpriced = draft.lines.map((line) => pricedDraftLine(line, null, currency?.digits))
  const { party, products, findings } = await lookUpNamed(talk, shop, asOrder(draft, unpriced))
  const sold = [...products.values()]
  const free = await freeStock(talk, shop, sold)
  const today = talk.today()
  if (party === undefined || currency === undefined)
    return {
      ...{ currency: draft.currency, taxAmount: null, credit: null, findings },
      netAmount: formatDecimal(netOf(draft, unpriced)),
      lines: simulatedLines(unpriced, free, today),
    }
  const given = await partyTerms(talk, shop, party.id, currency)
  const parents: Parents = {
    ...{ party: party.id, currency: currency.id },
    priceList: given.price_list,
  }
  const termsOf = (code: string, quantity: string, unit: number | null): Promise<LineTerms> => {
    const product = products.get(code)
    return product === undefined
      ? Promise.resolve({ taxes: [], listPrice: null })
      : lineTerms(talk, shop, parents, [product, quantity, unit])
  }
  const [terms, chargeTerms, [credit]] = await Promise.all([
    Promise.all(
      draft.lines.map((line) =>
        termsOf(line.sku, line.quantity, unitOf(shop, line.uom)?.id ?? null),
      ),
    ),
    Promise.all(
      draft.charges.map(({ code }) => termsOf(code, '1', products.get(code)?.sale_uom ?? null)),
    ),
    talk.rows('party.party', [['id', '=', party.id]], CREDITS),
  ])
  const priced: readonly PricedDraftLine[] = draft.lines.map((line, index) =>
    pricedDraftLine(line, terms[index]?.listPrice ?? null, currency.digits),
  )
  const net = netOf(draft, priced)
  const goods = priced.flatMap((line, index) => {
    const product = products.get(line.line.sku)
    const unit = unitOf(shop, line.line.uom)?.id ?? null
    const parts = partsOf(pricedLine(asOrderLine(line, index)), currency.digits) ?? []
    const { taxes = [] } = terms[index] ?? {}
    return product === undefined
      ? []
      : parts.map((part) => formLine(shop, currency, product, unit, taxes, part))
  })
  const charges = draft.charges.flatMap(({ code, amount: charged }, index) => {
    const product = products.get(code)
    const part = { quantity: parseDecimal('1'), unitPrice: parseDecimal(charged) }
    const { taxes = [] } = chargeTerms[index] ?? {}
    return product === undefined
      ? []
      : [formLine(shop, currency, product, product.sale_uom, taxes, part)]
  })
  const form = {
    ...{ id: -1, party: party.id, company: shop.company, currency: currency.id },
    lines: [...goods, ...charges].map((line, index) => ({ id: -2 - index, ...line })),
  }
  const totals = TOTALS(await talk.ask('model.sale.sale.on_change_lines', [form]), 'form')
  return {
    currency: draft.currency,
    netAmount: formatDecimal(net),
    taxAmount: formatDecimal(totals.tax_amount),
    credit: credit === undefined ? null : creditCheck(credit, net),
    lines: simulatedLines(priced, free, today),
    findings: [...findings, ...missingPrices(priced)],
  }
}
