import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  parseDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity, ErpSettlement } from '../erp-document.ts'
import { invoiceParts, taxOf, totalOf } from './amounts.ts'
import { type BookOrder, type Invoice, invoiceable, partOf } from './book-order.ts'
import { minorUnitsOf } from './currencies.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'

const TERM_DAYS = 30

/** Invoices, what is paid of them, and what never will be. */
export class Billing {
  readonly #journal: Journal
  readonly #masterData: MasterData

  constructor(journal: Journal, masterData: MasterData) {
    this.#journal = journal
    this.#masterData = masterData
  }

  /** Invoices what is shipped and not invoiced, or the part asked for; false when there is not so much. */
  invoice(entry: BookOrder, asked: readonly ErpQuantity[] | undefined): boolean {
    const lines = partOf(entry, invoiceable(entry), asked) ?? []
    if (lines.length === 0) return false
    const { order, document } = entry
    const parts = invoiceParts(entry, lines)
    const net = totalOf(parts)
    const scale = minorUnitsOf(order.currency)
    const tax = taxOf(parts, this.#masterData.salesTax, scale)
    const gross = formatDecimal(rescale(addDecimal(net, tax ?? ZERO), scale))
    const invoice: Invoice = {
      type: 'invoice',
      at: this.#journal.instant(),
      mark: order.mark,
      documentId: document.documentId,
      invoiceId: this.#journal.number('IN'),
      version: 1,
      invoicedOn: this.#journal.today(),
      dueOn: this.#journal.day(TERM_DAYS),
      currency: order.currency,
      netAmount: formatDecimal(rescale(net, scale)),
      grossAmount: gross,
      taxAmount: tax && formatDecimal(tax),
      settlement: 'DUE',
      paidAmount: '0',
      openAmount: gross,
      withdrawn: false,
      lines,
    }
    entry.invoices.push(invoice)
    entry.parts.set(invoice.invoiceId, parts)
    for (const line of entry.lines) {
      const part = parts.lines.find(({ lineRef }) => lineRef === line.line.lineRef)
      if (part === undefined) continue
      line.invoiced = addDecimal(line.invoiced, part.quantity)
      line.invoicedNet = addDecimal(line.invoicedNet, part.net)
    }
    this.#masterData.customer(order.customerNumber)?.settle(net)
    this.#journal.tell(invoice)
    return true
  }

  /** Without an amount all that is open; false when it is more than that, or nothing. */
  pay(entry: BookOrder, invoice: Invoice, amount: Decimal | undefined): boolean {
    const open = parseDecimal(invoice.openAmount)
    const paid = amount ?? open
    const left = subtractDecimal(open, paid)
    if (compareDecimal(paid, ZERO) <= 0 || compareDecimal(left, ZERO) < 0) return false
    return this.#settle(entry, invoice, isZero(left) ? 'PAID' : 'PARTIALLY_PAID', paid, left)
  }

  /** Nobody waits for the rest any more; false when nothing is open. */
  writeOff(entry: BookOrder, invoice: Invoice): boolean {
    if (isZero(parseDecimal(invoice.openAmount))) return false
    return this.#settle(entry, invoice, 'WRITTEN_OFF', ZERO, ZERO)
  }

  /** An invoice that never was; false when something of it is paid, written off or credited. */
  withdraw(entry: BookOrder, invoice: Invoice): boolean {
    const parts = entry.parts.get(invoice.invoiceId)
    if (invoice.withdrawn || invoice.settlement !== 'DUE' || parts === undefined) return false
    const left = parts.lines.flatMap((part) => {
      const line = entry.lines.find((one) => one.line.lineRef === part.lineRef)
      if (line === undefined) return []
      const invoiced = subtractDecimal(line.invoiced, part.quantity)
      return [{ line, invoiced, invoicedNet: subtractDecimal(line.invoicedNet, part.net) }]
    })
    const isCredited = left.some(
      ({ line, invoiced, invoicedNet }) =>
        compareDecimal(invoiced, line.credited) < 0 ||
        compareDecimal(invoicedNet, line.creditedNet) < 0,
    )
    if (isCredited) return false
    for (const { line, invoiced, invoicedNet } of left) {
      line.invoiced = invoiced
      line.invoicedNet = invoicedNet
    }
    this.#masterData.customer(entry.order.customerNumber)?.owe(totalOf(parts))
    return this.#change(entry, invoice, { withdrawn: true, openAmount: '0' })
  }

  #settle(
    entry: BookOrder,
    invoice: Invoice,
    settlement: ErpSettlement,
    paid: Decimal,
    open: Decimal,
  ): boolean {
    const scale = minorUnitsOf(invoice.currency)
    const text = (amount: Decimal): string => formatDecimal(rescale(amount, scale))
    return this.#change(entry, invoice, {
      settlement,
      paidAmount: text(addDecimal(parseDecimal(invoice.paidAmount), paid)),
      openAmount: text(open),
    })
  }

  #change({ invoices }: BookOrder, invoice: Invoice, change: Partial<Invoice>): true {
    const version = invoice.version + 1
    const changed = { ...invoice, ...change, at: this.#journal.instant(), version }
    invoices[invoices.indexOf(invoice)] = changed
    this.#journal.tell(changed)
    return true
  }
}
