import {
  addDecimal,
  canonicalText,
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  parseDecimal,
  rescale,
  ZERO,
} from '@carrick/kernel'
import type { ErpDocument, ErpFact, ErpQuantity, MasterDataEntry, Page } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { CancelRequest } from '../port.ts'
import { Backorders } from './backorders.ts'
import {
  type BookOrder,
  bookLine,
  headerCode,
  invoiceable,
  lineAnswer,
  partOf,
  quantityOf,
  shippable,
  sumOf,
} from './book-order.ts'
import { minorUnitsOf } from './currencies.ts'
import { Feed } from './feed.ts'
import { invoiceNet } from './invoicing.ts'
import { MasterData } from './master-data.ts'
import { finding, orderFindings } from './order-checks.ts'
import type { Product } from './stock.ts'

export type BookAnswer =
  | { readonly kind: 'created' | 'existing' | 'changed'; readonly document: ErpDocument }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unknown'; readonly findings: readonly Finding[] }

export interface BooksOptions {
  /** False = the same mark twice is two documents, as in an ERP without a unique key. */
  readonly uniqueMarks?: boolean
  /** Names these books in cursors, so that those of others are refused. */
  readonly epoch?: string
}

const DAY_MS = 86_400_000
const SUPPLY_DAYS = 14
const TERM_DAYS = 30

const unknown = (documentId: string): BookAnswer => ({
  kind: 'unknown',
  findings: [
    finding('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `there is no document ${documentId}`),
  ],
})

const refused = (path: string, code: Finding['code'], message: string): BookAnswer => ({
  kind: 'refused',
  findings: [finding(path, code, message)],
})

/** The order book of a small ERP: stock, credit, shipments and invoices, all in memory. */
export class ErpBooks {
  readonly masterData: MasterData
  readonly facts: Feed<ErpFact>
  readonly #orders = new Map<string, BookOrder>()
  readonly #byMark = new Map<string, BookOrder>()
  readonly #backorders = new Backorders()
  readonly #now: () => number
  readonly #uniqueMarks: boolean
  #counter = 0

  /** `now` gives epoch ms. */
  constructor(now: () => number, { uniqueMarks = true, epoch = 'books' }: BooksOptions = {}) {
    this.#now = now
    this.#uniqueMarks = uniqueMarks
    this.facts = new Feed(epoch)
    this.masterData = new MasterData(epoch, (product) => {
      this.#stockChanged(product)
    })
  }

  get orders(): readonly BookOrder[] {
    return [...this.#orders.values()]
  }

  /** How many documents carry this mark; counted in the documents, not in the index of marks. */
  documentsOf(mark: string): number {
    let count = 0
    for (const { order } of this.#orders.values()) if (order.mark === mark) count += 1
    return count
  }

  order(documentId: string): BookOrder | undefined {
    return this.#orders.get(documentId)
  }

  find(mark: string): ErpDocument | undefined {
    return this.#byMark.get(mark)?.document
  }

  read(documentId: string): ErpDocument | undefined {
    return this.#orders.get(documentId)?.document
  }

  create(order: ErpOrder): BookAnswer {
    const known = this.#byMark.get(order.mark)
    if (known !== undefined) {
      known.creates += 1
      if (this.#uniqueMarks) return this.#again(known, order)
    }
    const customer = this.masterData.customer(order.customerNumber)
    const findings = orderFindings(order, customer, (sku) => this.masterData.product(sku))
    if (findings.length > 0) return { kind: 'refused', findings }
    return { kind: 'created', document: this.#book(order) }
  }

  cancel({ documentId, requestId, lines }: Omit<CancelRequest, 'reason'>): BookAnswer {
    const entry = this.#orders.get(documentId)
    if (entry === undefined) return unknown(documentId)
    if (entry.cancellations.has(requestId) || entry.document.cancelled)
      return { kind: 'existing', document: entry.document }
    if (lines.length > 0) {
      const message = 'names lines; expected none, orders are cancelled whole here'
      return refused('lines', 'MESH_ERP_PARTIAL_CANCEL_UNSUPPORTED', message)
    }
    if (entry.shipments.length > 0) {
      const message = `${documentId} is shipped already, at least in part`
      return refused('documentId', 'MESH_ERP_ALREADY_SHIPPED', message)
    }
    entry.cancellations.add(requestId)
    this.#free(entry)
    return { kind: 'changed', document: this.#change(entry, { cancelled: true, holds: [] }) }
  }

  /**
   * Ships what is confirmed and not shipped, or the part of it that is asked for; false when there is
   * nothing, less than that, or a hold is on it.
   */
  ship(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    const entry = this.#orders.get(documentId)
    if (entry === undefined || entry.document.cancelled || entry.document.holds.length > 0)
      return false
    const quantities = partOf(entry, shippable(entry), asked) ?? []
    if (quantities.length === 0) return false
    for (const line of entry.lines) {
      const quantity = quantityOf(quantities, line)
      line.shipped = addDecimal(line.shipped, quantity)
      const product = this.masterData.product(line.line.sku)
      if (product === undefined || compareDecimal(quantity, ZERO) === 0) continue
      product.take(quantity)
      this.#stockChanged(product)
    }
    const shipmentId = this.#number('DN')
    const tracking = `LF${shipmentId.slice(3)}`
    entry.shipments.push({
      type: 'shipment',
      at: this.#instant(),
      mark: entry.order.mark,
      documentId,
      shipmentId,
      version: 1,
      shippedOn: this.#day(0),
      deliveredOn: null,
      carrier: 'Lab Freight',
      tracking,
      withdrawn: false,
      lines: quantities,
    })
    this.#shipmentChanged(entry, entry.shipments.length - 1)
    return true
  }

  /** The customer has what was shipped; false when there is nothing new. */
  deliver(documentId: string): boolean {
    const entry = this.#orders.get(documentId)
    if (entry === undefined) return false
    let delivered = false
    entry.shipments.forEach((shipment, index) => {
      if (shipment.deliveredOn !== null) return
      delivered = true
      const { version } = shipment
      const change = { at: this.#instant(), version: version + 1, deliveredOn: this.#day(0) }
      entry.shipments[index] = { ...shipment, ...change }
      this.#shipmentChanged(entry, index)
    })
    return delivered
  }

  /** Invoices what is shipped and not invoiced, or the part asked for; false when there is not so much. */
  invoice(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    const entry = this.#orders.get(documentId)
    if (entry === undefined) return false
    const lines = partOf(entry, invoiceable(entry), asked) ?? []
    if (lines.length === 0) return false
    const { order } = entry
    const net = invoiceNet(entry, lines)
    const amount = formatDecimal(rescale(net, minorUnitsOf(order.currency)))
    const invoice = {
      type: 'invoice' as const,
      at: this.#instant(),
      mark: order.mark,
      documentId,
      invoiceId: this.#number('IN'),
      version: 1,
      invoicedOn: this.#day(0),
      dueOn: this.#day(TERM_DAYS),
      currency: order.currency,
      netAmount: amount,
      grossAmount: amount,
      settlement: 'DUE' as const,
      paidAmount: '0',
      openAmount: amount,
      withdrawn: false,
      lines,
    }
    entry.invoices.push(invoice)
    for (const line of entry.lines)
      line.invoiced = addDecimal(line.invoiced, quantityOf(lines, line))
    this.masterData.customer(order.customerNumber)?.settle(net)
    this.facts.put(`invoice ${invoice.invoiceId}`, { read: () => invoice })
    return true
  }

  /** More stock, given to backorders first, oldest first; false when there is no such product. */
  restock(sku: string, quantity: Decimal): boolean {
    const product = this.masterData.product(sku)
    if (product === undefined) return false
    product.add(quantity)
    for (const entry of this.#backorders.fill(product, this.#day(0))) this.#answerAgain(entry)
    this.#stockChanged(product)
    return true
  }

  /** False when there is no such document. */
  hold(documentId: string, hold: string, reason: string | null): boolean {
    const entry = this.#orders.get(documentId)
    if (entry === undefined) return false
    const others = entry.document.holds.filter((known) => known.hold !== hold)
    this.#change(entry, { holds: [...others, { hold, reason }] })
    return true
  }

  /** False when there is no such hold. */
  releaseHold(documentId: string, hold: string): boolean {
    const entry = this.#orders.get(documentId)
    const holds = entry?.document.holds.filter((known) => known.hold !== hold)
    if (entry === undefined || holds?.length === entry.document.holds.length) return false
    this.#change(entry, { holds: holds ?? [] })
    return true
  }

  /** Undefined when the cursor is not one of these books. */
  changesSince(cursor: string | undefined, limit: number): Page<ErpFact> | undefined {
    return this.facts.read(cursor, limit)
  }

  /** Undefined when the cursor is not one of these books. */
  masterDataSince(
    kind: 'customer' | 'product',
    cursor: string | undefined,
    limit: number,
  ): Page<MasterDataEntry> | undefined {
    return this.masterData.feed(kind).read(cursor, limit)
  }

  #again(known: BookOrder, order: ErpOrder): BookAnswer {
    if (canonicalText(known.order) === canonicalText(order))
      return { kind: 'existing', document: known.document }
    const message = `${order.mark} belongs to ${known.document.documentId}, with other content`
    return refused('mark', 'MESH_ERP_MARK_REUSED', message)
  }

  #book(order: ErpOrder): ErpDocument {
    const supply = this.#day(SUPPLY_DAYS)
    const today = this.#day(0)
    const lines = order.lines.map((line) => {
      const booked = bookLine(line, supply)
      const product = this.masterData.product(line.sku)
      if (product === undefined) return booked
      booked.confirmed = product.reserve(booked.ordered)
      if (compareDecimal(booked.confirmed, booked.ordered) === 0) booked.promiseDate = today
      return booked
    })
    const answers = lines.map(lineAnswer)
    const net = rescale(netOf(order), minorUnitsOf(order.currency))
    const customer = this.masterData.customer(order.customerNumber)
    customer?.owe(net)
    const document: ErpDocument = {
      documentId: this.#number('SO'),
      mark: order.mark,
      version: 1,
      orderVersion: order.version,
      acknowledgement: headerCode(answers),
      lines: answers,
      holds: customer?.creditHolds() ?? [],
      cancelled: false,
      currency: order.currency,
      netAmount: formatDecimal(net),
    }
    const entry: BookOrder = {
      order,
      lines,
      document,
      createdAt: this.#now(),
      changedAt: this.#now(),
      creates: 1,
      shipments: [],
      invoices: [],
      cancellations: new Set(),
    }
    this.#orders.set(document.documentId, entry)
    if (!this.#byMark.has(order.mark)) this.#byMark.set(order.mark, entry)
    this.#backorders.add(entry)
    this.#orderChanged(entry)
    for (const { sku } of order.lines) this.#stockChanged(this.masterData.product(sku))
    return document
  }

  #answerAgain(entry: BookOrder): void {
    const lines = entry.lines.map(lineAnswer)
    this.#change(entry, { lines, acknowledgement: headerCode(lines) })
  }

  #free(entry: BookOrder): void {
    this.#backorders.remove(entry)
    for (const { line, confirmed } of entry.lines) {
      const product = this.masterData.product(line.sku)
      product?.free(confirmed)
      this.#stockChanged(product)
    }
    const net = parseDecimal(entry.document.netAmount)
    this.masterData.customer(entry.order.customerNumber)?.settle(net)
  }

  #change(entry: BookOrder, change: Partial<ErpDocument>): ErpDocument {
    entry.document = { ...entry.document, ...change, version: entry.document.version + 1 }
    entry.changedAt = this.#now()
    this.#orderChanged(entry)
    return entry.document
  }

  #orderChanged(entry: BookOrder): void {
    this.facts.put(`order ${entry.document.documentId}`, {
      read: () => ({
        type: 'order',
        at: new Date(entry.changedAt).toISOString(),
        document: entry.document,
      }),
    })
  }

  #shipmentChanged(entry: BookOrder, index: number): void {
    const shipment = entry.shipments[index]
    if (shipment === undefined) return
    this.facts.put(`shipment ${shipment.shipmentId}`, { read: () => shipment })
  }

  #stockChanged(product: Product | undefined): void {
    if (product === undefined) return
    product.changed(this.#now())
    this.facts.put(`stock ${product.sku}`, product)
  }

  #number(prefix: string): string {
    this.#counter += 1
    return `${prefix}-${String(this.#counter).padStart(6, '0')}`
  }

  #instant(): string {
    return new Date(this.#now()).toISOString()
  }

  #day(offset: number): string {
    return new Date(this.#now() + offset * DAY_MS).toISOString().slice(0, 10)
  }
}

const netOf = ({ lines, charges }: ErpOrder): Decimal =>
  addDecimal(
    sumOf(lines.map(({ netAmount }) => netAmount)),
    sumOf(charges.map(({ amount }) => amount)),
  )
