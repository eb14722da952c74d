import {
  addDecimal,
  canonicalText,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  parseDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpDocument, ErpEntered, ErpHold, ErpQuantity } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { AmendRequest, CancelRequest } from '../port.ts'
import { amendmentFindings } from './amendment.ts'
import { chargesOf } from './amounts.ts'
import { Backorders } from './backorders.ts'
import { type BookAnswer, refused, unknown } from './book-answer.ts'
import {
  type BookLine,
  type BookOrder,
  cancelledAnswer,
  fixedQuantity,
  headerCode,
  lineAnswer,
  quantityOf,
  sumOf,
} from './book-order.ts'
import { cancelFindings, cancelLines, isCancelled } from './cancel-lines.ts'
import { minorUnitsOf } from './currencies.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'
import { orderFindings } from './order-checks.ts'
import { amendLine, freeLine, reserveLine, unreserveLine } from './reserve.ts'

/** Orders: taken, amended, cancelled, held, and given what supply brings. */
export class Orders {
  readonly #journal: Journal
  readonly #masterData: MasterData
  readonly #uniqueMarks: boolean
  readonly #byNumber = new Map<string, BookOrder>()
  readonly #byMark = new Map<string, BookOrder>()
  readonly #backorders = new Backorders()

  constructor(journal: Journal, masterData: MasterData, uniqueMarks: boolean) {
    this.#journal = journal
    this.#masterData = masterData
    this.#uniqueMarks = uniqueMarks
  }

  get all(): readonly BookOrder[] {
    return [...this.#byNumber.values()]
  }

  entry(documentId: string): BookOrder | undefined {
    return this.#byNumber.get(documentId)
  }

  find(mark: string): ErpDocument | undefined {
    return this.#byMark.get(mark)?.document
  }

  /** Counted in the documents, not in the index of marks. */
  documentsOf(mark: string): number {
    let count = 0
    for (const { order } of this.#byNumber.values()) if (order.mark === mark) count += 1
    return count
  }

  create(order: ErpOrder): BookAnswer {
    const known = this.#byMark.get(order.mark)
    if (known !== undefined) {
      known.creates += 1
      if (this.#uniqueMarks) return again(known, order)
    }
    const findings = this.#findings(order)
    if (findings.length > 0) return { kind: 'refused', findings }
    return { kind: 'created', result: this.#book(order) }
  }

  /** Somebody enters an order by hand: it carries a mark of the ERP's own, which is none of ours. */
  enter(order: Omit<ErpOrder, 'mark'>): BookAnswer {
    const marked = { ...order, mark: `desk/${globalThis.crypto.randomUUID()}` }
    const findings = this.#findings(marked)
    if (findings.length > 0) return { kind: 'refused', findings }
    return { kind: 'created', result: this.#book(marked, true) }
  }

  amend({ documentId, requestId, baseVersion, order }: AmendRequest): BookAnswer {
    const entry = this.#byNumber.get(documentId)
    if (entry === undefined) return unknown(documentId)
    if (entry.requests.has(requestId)) return { kind: 'existing', result: entry.document }
    const late = amendmentFindings(entry, baseVersion, order)
    const findings = late.length > 0 ? late : this.#findings(order)
    if (findings.length > 0) return { kind: 'refused', findings }
    entry.requests.add(requestId)
    return { kind: 'changed', result: this.#rebook(entry, order) }
  }

  cancel({ documentId, requestId, lines }: Omit<CancelRequest, 'reason'>): BookAnswer {
    const entry = this.#byNumber.get(documentId)
    if (entry === undefined) return unknown(documentId)
    if (entry.document.cancelled) return { kind: 'existing', result: entry.document }
    if (lines.length > 0) return this.#cancelLines(entry, requestId, lines)
    if (entry.lines.some((line) => compareDecimal(fixedQuantity(line), ZERO) > 0)) {
      const message = `${documentId} is shipped already, at least in part`
      return refused('documentId', 'MESH_ERP_ALREADY_SHIPPED', message)
    }
    entry.requests.add(requestId)
    return { kind: 'changed', result: this.#cancelWhole(entry) }
  }

  /** Given to backorders first, oldest first; false when there is no such product. */
  restock(sku: string, quantity: Decimal): boolean {
    const product = this.#masterData.product(sku)
    if (product === undefined) return false
    product.add(quantity)
    for (const entry of this.#backorders.fill(product, this.#journal.today()))
      this.#journal.change(entry, answered(entry))
    this.#journal.stockChanged(product)
    return true
  }

  /** Reserved stock is taken from an order, which waits for supply again; false when it has none left. */
  unreserve(entry: BookOrder, asked: readonly ErpQuantity[] | undefined): boolean {
    const taken = entry.lines.filter((line) => {
      const quantity = asked === undefined ? line.confirmed : quantityOf(asked, line)
      return !isZero(unreserveLine(line, quantity, this.#masterData, this.#journal))
    })
    if (taken.length === 0) return false
    this.#backorders.add(entry)
    this.#journal.change(entry, answered(entry))
    this.#stockChanged(taken)
    return true
  }

  hold(entry: BookOrder, hold: string, reason: string | null): void {
    const others = entry.document.holds.filter((known) => known.hold !== hold)
    this.#journal.change(entry, { holds: [...others, { hold, reason }] })
  }

  /** False when there is no such hold. */
  releaseHold(entry: BookOrder, hold: string): boolean {
    const holds = entry.document.holds.filter((known) => known.hold !== hold)
    if (holds.length === entry.document.holds.length) return false
    this.#journal.change(entry, { holds })
    return true
  }

  #cancelLines(entry: BookOrder, requestId: string, lineRefs: readonly string[]): BookAnswer {
    if (entry.requests.has(requestId)) return { kind: 'existing', result: entry.document }
    const findings = cancelFindings(entry, lineRefs)
    if (findings.length > 0) return { kind: 'refused', findings }
    if (lineRefs.every((lineRef) => isCancelled(entry, lineRef)))
      return { kind: 'existing', result: entry.document }
    entry.requests.add(requestId)
    const { order, cancelled } = cancelLines(entry, lineRefs)
    if (order.lines.length === 0) return { kind: 'changed', result: this.#cancelWhole(entry) }
    entry.cancelled = cancelled
    return { kind: 'changed', result: this.#rebook(entry, order) }
  }

  #cancelWhole(entry: BookOrder): ErpDocument {
    this.#free(entry)
    return this.#journal.change(entry, { cancelled: true, holds: [] })
  }

  #findings(order: ErpOrder): ReturnType<typeof orderFindings> {
    const customer = this.#masterData.customer(order.customerNumber)
    return orderFindings(order, customer, (sku) => this.#masterData.product(sku))
  }

  #book(order: ErpOrder, byHand = false): ErpDocument {
    const lines = order.lines.map((line) => reserveLine(line, this.#masterData, this.#journal))
    const net = netOf(order)
    const customer = this.#masterData.customer(order.customerNumber)
    customer?.owe(net)
    const document: ErpDocument = {
      documentId: this.#journal.number('SO'),
      mark: order.mark,
      version: 1,
      orderVersion: order.version,
      ...answered({ lines, cancelled: NOTHING_CANCELLED }),
      holds: customer?.creditHolds() ?? [],
      cancelled: false,
      currency: order.currency,
      netAmount: formatDecimal(net),
      taxAmount: this.#taxOf(order),
      ...(byHand && { entered: enteredOf(order) }),
    }
    const entry: BookOrder = {
      created: order,
      order,
      lines,
      document,
      createdAt: this.#journal.now(),
      changedAt: this.#journal.now(),
      creates: 1,
      shipments: [],
      invoices: [],
      credits: [],
      parts: new Map(),
      cancelled: NOTHING_CANCELLED,
      requests: new Set(),
    }
    this.#byNumber.set(document.documentId, entry)
    if (!this.#byMark.has(order.mark)) this.#byMark.set(order.mark, entry)
    this.#backorders.add(entry)
    this.#journal.orderChanged(entry)
    this.#stockChanged(lines)
    return document
  }

  #rebook(entry: BookOrder, order: ErpOrder): ErpDocument {
    const before = entry.lines
    const kept = new Map(before.map((line) => [line.line.lineRef, line]))
    const removed = new Set(kept.keys())
    for (const { lineRef } of order.lines) removed.delete(lineRef)
    for (const lineRef of removed) this.#freeLine(kept.get(lineRef))
    entry.lines = order.lines.map((line) =>
      amendLine(kept.get(line.lineRef), line, this.#masterData, this.#journal),
    )
    entry.order = order
    this.#backorders.replace(entry, before)
    const net = netOf(order)
    const more = subtractDecimal(net, parseDecimal(entry.document.netAmount))
    this.#masterData.customer(order.customerNumber)?.owe(more)
    const document = this.#journal.change(entry, {
      ...answered(entry),
      orderVersion: order.version,
      holds: this.#holdsAfter(entry, more),
      netAmount: formatDecimal(net),
      taxAmount: this.#taxOf(order),
      ...(entry.document.entered !== undefined && { entered: enteredOf(order) }),
    })
    this.#stockChanged([...before, ...entry.lines])
    return document
  }

  /** Who was let through for credit stays so, unless it is about more money now. */
  #holdsAfter({ document, order }: BookOrder, more: Decimal): readonly ErpHold[] {
    const isCredit = ({ hold }: ErpHold): boolean => hold === 'CREDIT'
    const others = document.holds.filter((one) => !isCredit(one))
    if (!document.holds.some(isCredit) && compareDecimal(more, ZERO) <= 0) return others
    const customer = this.#masterData.customer(order.customerNumber)
    return [...others, ...(customer?.creditHolds() ?? [])]
  }

  #taxOf({ lines, charges, currency }: ErpOrder): string | null {
    const nets = lines.map(({ netAmount }) => parseDecimal(netAmount))
    const amounts = [...nets, chargesOf(charges)]
    const tax = this.#masterData.salesTax.on(amounts, minorUnitsOf(currency))
    return tax && formatDecimal(tax)
  }

  #free(entry: BookOrder): void {
    this.#backorders.remove(entry)
    for (const line of entry.lines) freeLine(line, this.#masterData)
    this.#stockChanged(entry.lines)
    const net = parseDecimal(entry.document.netAmount)
    this.#masterData.customer(entry.order.customerNumber)?.settle(net)
  }

  #freeLine(line: BookLine | undefined): void {
    if (line !== undefined) freeLine(line, this.#masterData)
  }

  #stockChanged(lines: readonly BookLine[]): void {
    for (const sku of new Set(lines.map(({ line }) => line.sku)))
      this.#journal.stockChanged(this.#masterData.product(sku))
  }
}

const again = ({ created, order: known, document }: BookOrder, order: ErpOrder): BookAnswer => {
  const asked = canonicalText(order)
  if (canonicalText(known) === asked || canonicalText(created) === asked)
    return { kind: 'existing', result: document }
  const message = `${order.mark} belongs to ${document.documentId}, with other content`
  return refused('mark', 'MESH_ERP_MARK_REUSED', message)
}

const NOTHING_CANCELLED: ReadonlyMap<string, Decimal> = new Map()

/** A line that is gone because it was cancelled is still told of. */
const answered = ({
  lines,
  cancelled,
}: Pick<BookOrder, 'lines' | 'cancelled'>): Pick<ErpDocument, 'lines' | 'acknowledgement'> => {
  const there = new Set(lines.map(({ line }) => line.lineRef))
  const answers = [
    ...lines.map((line) => lineAnswer(line, cancelled.get(line.line.lineRef))),
    ...[...cancelled]
      .filter(([lineRef]) => !there.has(lineRef))
      .map(([lineRef, quantity]) => cancelledAnswer(lineRef, quantity)),
  ]
  return { lines: answers, acknowledgement: headerCode(answers) }
}

const enteredOf = (order: ErpOrder): ErpEntered => {
  const { customerNumber, customerPoNumber, orderDate, requestedDate } = order
  const lines = order.lines.map((line) => {
    const { lineRef, lineNumber, sku, quantity, uom, unitPrice, discount, netAmount } = line
    return { lineRef, lineNumber, sku, quantity, uom, unitPrice, discount, netAmount }
  })
  return { customerNumber, customerPoNumber, orderDate, requestedDate, lines }
}

const netOf = ({ lines, charges, currency }: ErpOrder): Decimal => {
  const goods = sumOf(lines.map(({ netAmount }) => netAmount))
  return rescale(addDecimal(goods, chargesOf(charges)), minorUnitsOf(currency))
}
