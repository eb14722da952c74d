import { adding, decimal, making, type TrytonSession } from './json-rpc.ts'
import { createOne, idOf, search, write } from './records.ts'
import type { Company } from './set-up-company.ts'

/** Names that master data and levers find again. */
export const NAMES = {
  shop: 'Carrick',
  priceList: 'List prices',
  goods: 'Goods',
  exportRule: 'Export',
  paymentTerm: '30 days',
  paymentMethod: 'Bank',
  /** A service; orders carry freight as a line of it. */
  freight: 'FREIGHT',
} as const

const VAT = '0.20'

const payments = async (session: TrytonSession, company: number): Promise<void> => {
  await createOne(session, 'account.invoice.payment_term', {
    name: NAMES.paymentTerm,
    lines: making({ type: 'remainder', relativedeltas: making({ days: 30 }) }),
  })
  const cash = await idOf(session, 'account.account', [
    ['company', '=', company],
    ['code', '=', '1.1.1'],
  ])
  await createOne(session, 'account.invoice.payment.method', {
    name: NAMES.paymentMethod,
    journal: await idOf(session, 'account.journal', [['type', '=', 'cash']]),
    credit_account: cash,
    debit_account: cash,
  })
}

const taxes = async (session: TrytonSession, { taxAccount }: Company): Promise<number> => {
  const vat = await createOne(session, 'account.tax', {
    name: 'VAT 20 %',
    description: 'VAT 20 %',
    type: 'percentage',
    rate: decimal(VAT),
    invoice_account: taxAccount,
    credit_note_account: taxAccount,
  })
  await createOne(session, 'account.tax.rule', {
    name: NAMES.exportRule,
    kind: 'sale',
    lines: making({ origin_tax: vat, tax: null }),
  })
  return vat
}

/** Taxes, terms, price list, the web shop that orders come from, and how orders are shipped and invoiced. */
export const setUpSales = async (session: TrytonSession, company: Company): Promise<void> => {
  await payments(session, company.company)
  const vat = await taxes(session, company)
  const category = await createOne(session, 'product.category', {
    name: NAMES.goods,
    accounting: true,
    account_revenue: company.revenue,
    account_expense: company.expense,
    customer_taxes: adding(vat),
  })
  const unit = await idOf(session, 'product.uom', [['name', '=', 'Unit']])
  await createOne(session, 'product.template', {
    name: 'Freight',
    type: 'service',
    code: NAMES.freight,
    default_uom: unit,
    sale_uom: unit,
    salable: true,
    list_price: decimal('0'),
    account_category: category,
    products: making({}),
  })
  await createOne(session, 'product.price_list', {
    name: NAMES.priceList,
    company: company.company,
    price: 'list_price',
    unit: 'product_default',
    lines: making({ formula: 'list_price' }),
  })
  const warehouse = await idOf(session, 'stock.location', [['type', '=', 'warehouse']])
  await createOne(session, 'web.shop', {
    name: NAMES.shop,
    company: company.company,
    currency: company.currency,
    warehouses: adding(warehouse),
  })
  const [configuration] = await search(session, 'sale.configuration', [], ['id'])
  const methods = { sale_invoice_method: 'fulfillment', sale_shipment_method: 'order' }
  if (configuration === undefined) await createOne(session, 'sale.configuration', methods)
  else await write(session, 'sale.configuration', [Number(configuration['id'])], methods)
}
