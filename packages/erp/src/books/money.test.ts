import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  compareDecimal,
  type Decimal,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpLine } from '../erp-order.ts'
import type { BookOrder } from './book-order.ts'
import { fixedQuantity } from './book-order.ts'
import type { BookReturn } from './book-return.ts'
import { factsOf, line, of, order, someBooks, take, total } from './books.fixture.ts'
import type { ErpBooks } from './erp-books.ts'

const FREIGHT = '5.00'

const lineOf = (quantity: number, unitPrice: string): ErpLine => {
  const net = multiplyDecimal(parseDecimal(unitPrice), parseDecimal(String(quantity)))
  return line(String(quantity), formatDecimal(rescale(net, 2)), { unitPrice })
}

/** One order of one line, and whatever people do with it. */
class Story {
  readonly books: ErpBooks = someBooks('1000')
  readonly documentId: string
  #count = 0

  constructor(quantity: number, unitPrice: string) {
    this.documentId = take(this.books, order({ lines: [lineOf(quantity, unitPrice)] }))
  }

  get entry(): BookOrder {
    const entry = this.books.order(this.documentId)
    if (entry === undefined) throw new Error('the order is gone')
    return entry
  }

  get line(): BookOrder['lines'][number] {
    const [only] = this.entry.lines
    if (only === undefined) throw new Error('the line is gone')
    return only
  }

  get #next(): string {
    this.#count += 1
    return `request-${String(this.#count)}`
  }

  amend(more: number): void {
    const { order: known } = this.entry
    const quantity = Number(formatDecimal(fixedQuantity(this.line))) + more
    const lines = [lineOf(quantity, this.line.line.unitPrice)]
    const wanted = { ...known, version: known.version + 1, lines }
    const base = { documentId: this.documentId, requestId: this.#next }
    this.books.amend({ ...base, baseVersion: known.version, order: wanted })
  }

  return(quantity: string): void {
    const lines = of(quantity).map((one) => ({ ...one, reason: null }))
    const about = { orderMark: this.entry.order.mark, orderDocumentId: this.documentId }
    this.books.createReturn({ mark: this.#next, ...about, reason: null, lines })
  }

  credit({ document }: BookReturn, quantity: string): void {
    const request = { documentId: document.documentId, requestId: this.#next }
    this.books.creditReturn({ ...request, lines: of(quantity), charges: [] })
  }

  act(what: string, n: number): void {
    const { books, documentId, entry } = this
    const quantity = String(n)
    const returned = books.returns[n % Math.max(1, books.returns.length)]
    const last = <T>(all: readonly T[]): T | undefined => all[n % Math.max(1, all.length)]
    switch (what) {
      case 'ship':
        books.ship(documentId, of(quantity))
        break
      case 'invoice':
        books.invoice(documentId, of(quantity))
        break
      case 'amend':
        this.amend(n)
        break
      case 'return':
        this.return(quantity)
        break
      case 'receive':
        if (returned) books.receiveReturn(returned.document.documentId, of(quantity))
        break
      case 'credit':
        if (returned) this.credit(returned, quantity)
        break
      case 'withdraw shipment':
        books.withdrawShipment(last(entry.shipments)?.shipmentId ?? '')
        break
      case 'withdraw invoice':
        books.withdrawInvoice(last(entry.invoices)?.invoiceId ?? '')
        break
      case 'withdraw credit':
        books.withdrawCredit(last(entry.credits)?.creditMemoId ?? '')
    }
  }

  /** All is shipped, invoiced, sent back and credited. */
  end(): void {
    const { books, documentId } = this
    books.ship(documentId)
    books.invoice(documentId)
    this.return(this.#open(books.returns.map(takenBy).reduce(subtractDecimal, this.line.shipped)))
    for (const one of books.returns) books.receiveReturn(one.document.documentId)
    for (const one of books.returns) {
      const [here] = one.lines
      if (here === undefined) continue
      const left = subtractDecimal(this.line.invoiced, this.line.credited)
      const due = subtractDecimal(here.received, here.credited)
      this.credit(one, this.#open(compareDecimal(left, due) < 0 ? left : due))
    }
  }

  #open(quantity: Decimal): string {
    return formatDecimal(compareDecimal(quantity, ZERO) < 0 ? ZERO : quantity)
  }
}

const takenBy = ({ lines: [one] }: BookReturn): Decimal => {
  if (one === undefined) return ZERO
  return compareDecimal(one.authorised, one.received) < 0 ? one.received : one.authorised
}

const live = <T extends { readonly withdrawn: boolean }>(all: readonly T[]): readonly T[] =>
  all.filter(({ withdrawn }) => !withdrawn)

const acts = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...['ship', 'invoice', 'amend', 'return', 'receive', 'credit'],
      ...['withdraw shipment', 'withdraw invoice', 'withdraw credit'],
    ),
    fc.integer({ min: 1, max: 6 }),
  ),
  { maxLength: 40 },
)
const prices = fc.constantFrom('3.333333', '0.335', '10.00', '0.007', '19.995')

describe('the money of an order', () => {
  it('adds up to the cent whatever is shipped, invoiced, amended, returned, credited and taken back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), prices, acts, (quantity, unitPrice, all) => {
        const story = new Story(quantity, unitPrice)
        for (const [what, n] of all) {
          story.act(what, n)
          const { invoiced, credited, shipped, ordered, creditedNet, invoicedNet } = story.line
          expect(compareDecimal(creditedNet, invoicedNet)).toBeLessThanOrEqual(0)
          expect(compareDecimal(credited, invoiced)).toBeLessThanOrEqual(0)
          expect(compareDecimal(shipped, ordered)).toBeLessThanOrEqual(0)
          expect(compareDecimal(invoiced, ordered)).toBeLessThanOrEqual(0)
        }
        story.end()
        const { invoices, credits, document } = story.entry
        expect(total(live(invoices))).toBe(document.netAmount)
        const goods = subtractDecimal(parseDecimal(document.netAmount), parseDecimal(FREIGHT))
        expect(parseDecimal(total(live(credits)))).toEqual(rescale(goods, 2))
        const [stock] = factsOf(story.books, 'stock')
        expect(parseDecimal(stock?.reserved ?? '1').unscaled).toBe(0n)
      }),
      { numRuns: 500 },
    )
  })
})
