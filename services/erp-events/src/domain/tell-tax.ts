import { canonicalHash, parseDecimal } from '@carrick/kernel'
import type { OrderSubmitted } from '@carrick/schemas'
import type { TaxFact } from './erp-fact.ts'
import {
  documentOf,
  NOTHING_TOLD,
  entryOf,
  keep,
  type OrderBook,
  stale,
  type Told,
} from './order-book.ts'
import { taxCase } from './tax-case.ts'
import { NO_TAX, settleTax, type TaxBook, taxOrdered, taxTold } from './tax-book.ts'

/** The one that is told last counts; one that is taken back counts no more. */
const replaced = (known: TaxBook, sender: string, fact: TaxFact): TaxBook => {
  const { told } = known
  const isSame = told?.sender === sender && told.taxDocumentId === fact.taxDocumentId
  if (fact.withdrawn) return isSame ? { ...known, told: null } : known
  const next = taxTold(sender, fact)
  return told === null || isSame || next.at >= told.at ? { ...known, told: next } : known
}

/** What a tax service says of an order, against what was told of it, and against the order. */
export const tellTax = (book: OrderBook | undefined, sender: string, fact: TaxFact): Told => {
  const { taxDocumentId, version, orderVersion, currency, withdrawn } = fact
  const paper = documentOf(book, sender, taxDocumentId)
  const known = entryOf(paper.taxes ?? {}, taxDocumentId)
  if (known !== undefined && version <= known.version) return stale(known.version, version)
  const said = {
    ...{ orderVersion, currency, withdrawn, taxAmount: parseDecimal(fact.taxAmount) },
    lines: fact.lines.map(({ lineRef, taxes }) => ({
      lineId: lineRef,
      taxes: taxes.map((tax) => ({
        ...tax,
        rate: parseDecimal(tax.rate),
        base: parseDecimal(tax.base),
        amount: parseDecimal(tax.amount),
      })),
    })),
  }
  const hash = canonicalHash(said)
  const payload = { orderId: fact.mark, taxDocumentId, documentVersion: version, ...said }
  const from = { document: taxDocumentId, at: Date.parse(fact.at) }
  const { tax, dispute } = settleTax(replaced(book?.tax ?? NO_TAX, sender, fact))
  return {
    ...keep(
      { ...(book ?? NOTHING_TOLD), tax },
      sender,
      taxDocumentId,
      { ...paper, taxes: { [taxDocumentId]: { version, hash } } },
      hash === known?.hash ? [] : [{ event: 'TaxDetermined', payload, ...from }],
    ),
    ...(dispute && { cases: [taxCase(fact.mark, dispute)] }),
  }
}

/** What the sales side says of tax, against what a tax service said. */
export const tellOrderedTax = (
  book: OrderBook = NOTHING_TOLD,
  { meta, order }: Pick<OrderSubmitted, 'meta' | 'order'>,
): Told => {
  const known = book.tax ?? NO_TAX
  const before = known.ordered?.orderVersion ?? 0
  if (order.version <= before) return stale(before, order.version)
  const ordered = taxOrdered(order)
  if (ordered === null && known.ordered === null) return { news: [], effect: 'applied' }
  const { tax, dispute } = settleTax({ ...known, ordered })
  const { priority, company, org, channel } = meta
  const way = book.way ?? { priority, company, org, channel }
  return {
    book: { ...book, way, tax },
    news: [],
    ...(dispute && { cases: [taxCase(order.orderId, dispute)] }),
    effect: 'applied',
  }
}
