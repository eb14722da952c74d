import {
  addDecimal,
  type Decimal,
  formatDecimal,
  negateDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpCredit, ErpQuantity } from '../erp-document.ts'
import type { CreditRequest } from '../port.ts'
import { creditParts, taxOf, totalOf } from './amounts.ts'
import { type BookAnswer, refused, unknown } from './book-answer.ts'
import type { CreditMemo } from './book-order.ts'
import { type BookReturn, changeReturn } from './book-return.ts'
import { minorUnitsOf } from './currencies.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'
import { creditFindings } from './return-checks.ts'
import type { SalesTax } from './sales-tax.ts'

/** Credit memos for what came back. */
export class CreditMemos {
  readonly #journal: Journal
  readonly #salesTax: SalesTax

  constructor(journal: Journal, { salesTax }: MasterData) {
    this.#journal = journal
    this.#salesTax = salesTax
  }

  post(entry: BookReturn | undefined, request: Omit<CreditRequest, 'mark'>): BookAnswer<ErpCredit> {
    const { documentId, requestId, lines, charges } = request
    if (entry === undefined) return unknown(documentId)
    const known = entry.document.credits.find((one) => one.requestId === requestId)
    if (known !== undefined) return { kind: 'existing', result: known }
    const findings = creditFindings(lines, charges, entry)
    if (findings.length > 0) return { kind: 'refused', findings }
    const parts = creditParts(entry.order, lines, charges)
    const { currency } = entry.order.order
    const scale = minorUnitsOf(currency)
    const net = rescale(totalOf(parts), scale)
    if (net.unscaled < 0n) {
      const message = `are ${formatDecimal(negateDecimal(net))} more than the credit of the goods`
      return refused('charges', 'MESH_ERP_CHARGE', message)
    }
    const tax = taxOf(parts, this.#salesTax, scale)
    const grossAmount = formatDecimal(addDecimal(net, tax ?? ZERO))
    const creditMemoId = this.#journal.number('CM')
    const amounts = { currency, netAmount: formatDecimal(net), grossAmount }
    const credit: ErpCredit = { requestId, creditMemoId, ...amounts }
    entry.order.parts.set(creditMemoId, parts)
    count(entry, creditMemoId, addDecimal)
    changeReturn(entry, { credits: [...entry.document.credits, credit] })
    this.#tell(entry, credit, tax, lines)
    return { kind: 'created', result: credit }
  }

  /** A credit memo that never was; false when there is none, or it was withdrawn before. */
  withdraw(entries: readonly BookReturn[], creditMemoId: string): boolean {
    const isIt = (one: { readonly creditMemoId: string }): boolean =>
      one.creditMemoId === creditMemoId
    const entry = entries.find(({ document }) => document.credits.some(isIt))
    const memos = entry?.order.credits
    const memo = memos?.find(isIt)
    if (entry === undefined || memos === undefined || memo === undefined) return false
    count(entry, creditMemoId, subtractDecimal)
    changeReturn(entry, { credits: entry.document.credits.filter((one) => !isIt(one)) })
    const version = memo.version + 1
    const withdrawn = { ...memo, at: this.#journal.instant(), version, withdrawn: true }
    memos[memos.indexOf(memo)] = withdrawn
    this.#journal.tell(withdrawn)
    return true
  }

  #tell(
    { request, order }: BookReturn,
    { creditMemoId, currency, netAmount, grossAmount }: ErpCredit,
    tax: Decimal | null,
    lines: readonly ErpQuantity[],
  ): void {
    const original = order.invoices.find(({ withdrawn }) => !withdrawn)
    const memo: CreditMemo = {
      type: 'credit',
      at: this.#journal.instant(),
      mark: order.order.mark,
      documentId: order.document.documentId,
      creditMemoId,
      originalInvoiceId: original?.invoiceId ?? null,
      returnMark: request?.mark ?? null,
      version: 1,
      creditedOn: this.#journal.today(),
      currency,
      netAmount,
      grossAmount,
      taxAmount: tax && formatDecimal(tax),
      withdrawn: false,
      lines,
    }
    order.credits.push(memo)
    this.#journal.tell(memo)
  }
}

/** Adds a credit memo to what is credited of each line, or takes it off. */
const count = (
  { order, lines }: BookReturn,
  creditMemoId: string,
  by: (a: Decimal, b: Decimal) => Decimal,
): void => {
  for (const { lineRef, quantity, net } of order.parts.get(creditMemoId)?.lines ?? []) {
    for (const line of lines)
      if (line.lineRef === lineRef) line.credited = by(line.credited, quantity)
    for (const line of order.lines) {
      if (line.line.lineRef !== lineRef) continue
      line.credited = by(line.credited, quantity)
      line.creditedNet = by(line.creditedNet, net)
    }
  }
}
