import {
  addDecimal,
  canonicalText,
  compareDecimal,
  type Decimal,
  formatDecimal,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity, ErpReturn } from '../erp-document.ts'
import type { CancelReturnRequest, ReturnRequest } from '../port.ts'
import { type BookAnswer, refused, unknown } from './book-answer.ts'
import type { BookLine, BookOrder } from './book-order.ts'
import { bookReturn, type BookReturn, changeReturn, expected, returnLine } from './book-return.ts'
import type { Journal } from './journal.ts'
import { returnFindings } from './return-checks.ts'

const greater = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? b : a)

/** Returns: authorised, cancelled, received. */
export class Returns {
  readonly #journal: Journal
  readonly #uniqueMarks: boolean
  readonly #byMark = new Map<string, BookReturn>()
  readonly #byNumber = new Map<string, BookReturn>()
  readonly #byOrder = new Map<BookOrder, BookReturn[]>()

  constructor(journal: Journal, uniqueMarks: boolean) {
    this.#journal = journal
    this.#uniqueMarks = uniqueMarks
  }

  get all(): readonly BookReturn[] {
    return [...this.#byNumber.values()]
  }

  find(mark: string): ErpReturn | undefined {
    return this.#byMark.get(mark)?.document
  }

  entry(documentId: string): BookReturn | undefined {
    return this.#byNumber.get(documentId)
  }

  create(order: BookOrder | undefined, request: ReturnRequest): BookAnswer<ErpReturn> {
    const { mark, lines } = request
    const known = this.#uniqueMarks ? this.#byMark.get(mark) : undefined
    if (known !== undefined) return this.#again(known, request)
    if (order?.order.mark !== request.orderMark)
      return unknown(request.orderDocumentId, 'orderDocumentId')
    const findings = returnFindings(lines, order, (line) => this.taken(order, line))
    if (findings.length > 0) return { kind: 'refused', findings }
    const entry = this.#open(order, request)
    if (!this.#byMark.has(mark)) this.#byMark.set(mark, entry)
    return { kind: 'created', result: entry.document }
  }

  cancel({ documentId, requestId }: Omit<CancelReturnRequest, 'reason'>): BookAnswer<ErpReturn> {
    const entry = this.#byNumber.get(documentId)
    if (entry === undefined) return unknown(documentId)
    if (entry.cancellations.has(requestId) || entry.document.cancelled)
      return { kind: 'existing', result: entry.document }
    if (entry.lines.some(({ received }) => compareDecimal(received, ZERO) > 0)) {
      const message = `${documentId} is received already, at least in part`
      return refused('documentId', 'MESH_ERP_ALREADY_RECEIVED', message)
    }
    entry.cancellations.add(requestId)
    return { kind: 'changed', result: changeReturn(entry, { cancelled: true }) }
  }

  /**
   * Goods come in; without a wish all that are expected. More than that, and other lines of the order,
   * are taken too.
   */
  receive(entry: BookReturn, asked: readonly ErpQuantity[] | undefined): boolean {
    const coming = asked ?? expected(entry)
    const known = new Set(entry.order.lines.map(({ line }) => line.lineRef))
    if (entry.document.cancelled || coming.length === 0) return false
    if (!coming.every(({ lineRef }) => known.has(lineRef))) return false
    for (const { lineRef, quantity } of coming) {
      const line = entry.lines.find((one) => one.lineRef === lineRef) ?? returnLine(lineRef, ZERO)
      if (!entry.lines.includes(line)) entry.lines.push(line)
      line.received = addDecimal(line.received, parseDecimal(quantity))
    }
    changeReturn(entry, {})
    this.#tell(entry)
    return true
  }

  /** Goods of an order that nobody announced. */
  receiveUnannounced(order: BookOrder, quantities: readonly ErpQuantity[]): boolean {
    const known = new Set(order.lines.map(({ line }) => line.lineRef))
    if (!quantities.every(({ lineRef }) => known.has(lineRef))) return false
    return this.receive(this.#open(order), quantities)
  }

  /** How much of a line came back or is to come back. */
  taken(order: BookOrder, { line: { lineRef } }: BookLine): Decimal {
    return (this.#byOrder.get(order) ?? [])
      .filter(({ document }) => !document.cancelled)
      .flatMap(({ lines }) => lines.filter((line) => line.lineRef === lineRef))
      .map(({ authorised, received }) => greater(authorised, received))
      .reduce(addDecimal, ZERO)
  }

  #again(known: BookReturn, request: ReturnRequest): BookAnswer<ErpReturn> {
    if (canonicalText(known.request) === canonicalText(request))
      return { kind: 'existing', result: known.document }
    const message = `${request.mark} belongs to ${known.document.documentId}, with other content`
    return refused('mark', 'MESH_ERP_MARK_REUSED', message)
  }

  #open(order: BookOrder, request?: ReturnRequest): BookReturn {
    const documentId = this.#journal.number('RT')
    const entry = bookReturn(documentId, order, request)
    this.#byNumber.set(documentId, entry)
    this.#byOrder.set(order, [...(this.#byOrder.get(order) ?? []), entry])
    return entry
  }

  #tell({ request, order, lines, document }: BookReturn): void {
    this.#journal.tell({
      type: 'return',
      at: this.#journal.instant(),
      mark: order.order.mark,
      returnMark: request?.mark ?? null,
      documentId: document.documentId,
      version: document.version,
      receivedOn: this.#journal.today(),
      withdrawn: false,
      lines: lines
        .filter(({ received }) => compareDecimal(received, ZERO) > 0)
        .map(({ lineRef, received }) => ({ lineRef, quantity: formatDecimal(received) })),
    })
  }
}
