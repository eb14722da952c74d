import {
  addDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  divideDecimal,
  multiplyDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpFact, ErpQuantity } from '../erp-document.ts'
import { object, oneOf, optional, text, whole } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { linesByRef } from './document.ts'
import type { SaleBook } from './sale-book.ts'
import { roundHalfEven } from './unit-price.ts'
import {
  amount,
  day,
  id,
  instantOf,
  type Micros,
  micros,
  quantity,
  referenceTo,
  versionAt,
} from './values.ts'

interface Invoice {
  readonly id: number
  readonly number: string
  readonly state: 'posted' | 'paid'
  readonly invoice_date: string
  readonly untaxed_amount: Decimal
  readonly total_amount: Decimal
  readonly last_modified_at: Micros
  readonly 'currency.': { readonly code: string; readonly digits: number }
}

const INVOICES: RowReader<Invoice> = {
  fields: [
    ...['number', 'state', 'invoice_date', 'untaxed_amount', 'total_amount', 'last_modified_at'],
    ...['currency.code', 'currency.digits'],
  ],
  row: object<Invoice>({
    id,
    number: text(1_000),
    state: oneOf('posted', 'paid'),
    invoice_date: day,
    untaxed_amount: amount,
    total_amount: amount,
    last_modified_at: micros,
    'currency.': object({ code: text(3), digits: whole(0, 9) }),
  }),
}

interface InvoiceLine {
  readonly invoice: number
  /** Sale line. */
  readonly origin: number | undefined
  readonly quantity: Decimal | null
  readonly amount: Decimal
}

const INVOICE_LINES: RowReader<InvoiceLine> = {
  fields: ['invoice', 'origin', 'quantity', 'amount'],
  row: object<InvoiceLine>({
    invoice: id,
    origin: referenceTo('sale.line'),
    quantity: optional(quantity),
    amount,
  }),
}

export interface Billed {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
}

/** Those of these invoices that are posted. Throws TrytonFailure. */
export const readInvoices = async (
  talk: Conversation,
  ids: readonly number[],
): Promise<readonly Billed[]> => {
  if (ids.length === 0) return []
  const posted = [
    ['id', 'in', ids],
    ['state', 'in', ['posted', 'paid']],
  ]
  const [invoices, lines] = await Promise.all([
    talk.rows('account.invoice', posted, INVOICES),
    talk.rows(
      'account.invoice.line',
      [
        ['invoice', 'in', ids],
        ['type', '=', 'line'],
      ],
      INVOICE_LINES,
    ),
  ])
  return invoices.map((invoice) => ({
    invoice,
    lines: lines.filter((line) => line.invoice === invoice.id),
  }))
}

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)

/** An invoice for several orders tells each its part; tax is for the whole and shared by amount. */
const amountsOf = (invoice: Invoice, own: readonly InvoiceLine[], isWhole: boolean) => {
  const { untaxed_amount: net, total_amount: gross } = invoice
  if (isWhole) return { net, gross }
  const part = sum(own.map((line) => line.amount))
  const tax = subtractDecimal(gross, net)
  const { digits } = invoice['currency.']
  const share = isZero(net) ? ZERO : divideDecimal(multiplyDecimal(tax, part), net, digits + 2)
  return { net: part, gross: addDecimal(part, roundHalfEven(share, digits)) }
}

/** What an invoice tells about an order; undefined when it is not for it. */
export const invoiceFact = (
  { sale, lines }: SaleBook,
  { invoice, lines: billed }: Billed,
): ErpFact | undefined => {
  const ids = new Set(lines.map((line) => line.id))
  const own = billed.filter(({ origin }) => origin !== undefined && ids.has(origin))
  if (own.length === 0 || sale.number === null || sale.web_id === null) return undefined
  const isWhole = billed.every(({ origin }) => origin === undefined || ids.has(origin))
  const { net, gross } = amountsOf(invoice, own, isWhole)
  const quantities = [...linesByRef(lines)].flatMap(([lineRef, parts]): readonly ErpQuantity[] => {
    const of = new Set(parts.map((part) => part.id))
    const found = own.filter(({ origin }) => origin !== undefined && of.has(origin))
    if (found.length === 0) return []
    const total = sum(found.map((line) => line.quantity ?? ZERO))
    return [{ lineRef, quantity: formatDecimal(total) }]
  })
  return {
    type: 'invoice',
    at: instantOf(invoice.last_modified_at),
    mark: sale.web_id,
    documentId: sale.number,
    invoiceId: invoice.number,
    version: versionAt(invoice.last_modified_at),
    invoicedOn: invoice.invoice_date,
    dueOn: null,
    currency: invoice['currency.'].code,
    netAmount: formatDecimal(net),
    grossAmount: formatDecimal(gross),
    settlement: 'DUE',
    paidAmount: '0',
    openAmount: formatDecimal(gross),
    withdrawn: false,
    lines: quantities,
  }
}
