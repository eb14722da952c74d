import { createHash } from 'node:crypto'
import {
  addDecimal,
  compareDecimal,
  type Decimal,
  type Finding,
  formatDecimal,
  isZero,
  parseDecimal,
  rescale,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpDocument, ErpFact, ErpHold, MasterDataEntry, Page } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { CancelRequest } from '../port.ts'
import { allocateLine, availableOf, codeOf, lineAnswer, reserve } from './allocate.ts'
import {
  type BookCustomer,
  type BookOrder,
  type BookProduct,
  type BooksState,
  emptyBooks,
  nextNumber,
} from './books-state.ts'
import { orderFindings } from './order-checks.ts'
import { openQuantities, shippableLines } from './shipping.ts'

export type BookAnswer =
  | { readonly kind: 'created' | 'existing' | 'changed'; readonly document: ErpDocument }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  /** The same mark came with another content. */
  | { readonly kind: 'reused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unknown' }

const DAY_MS = 86_400_000
const SUPPLY_DAYS = 14
const TERM_DAYS = 30

const refused = (code: Finding['code'], path: string, message: string): readonly Finding[] => [
  { path, code, severity: 'error', message },
]

/** The order book of a small ERP: stock, credit, deliveries and invoices, all in memory. */
export class ErpBooks {
  readonly #state: BooksState = emptyBooks()
  readonly #now: () => number

  /** `now` gives epoch ms. */
  constructor(now: () => number) {
    this.#now = now
  }

  get orders(): readonly BookOrder[] {
    return [...this.#state.orders.values()]
  }

  addCustomer(customer: BookCustomer): void {
    this.#state.customers.set(customer.number, customer)
  }

  addProduct(product: {
    readonly sku: string
    readonly name: string
    readonly onHand: Decimal
  }): void {
    const book: BookProduct = { ...product, reserved: ZERO, sequence: 1 }
    this.#state.products.set(product.sku, book)
    this.#stockFact(book)
  }

  create(order: ErpOrder): BookAnswer {
    const hash = createHash('sha256').update(JSON.stringify(order)).digest('hex')
    const known = this.#state.byMark.get(order.mark)
    if (known !== undefined) {
      known.creates += 1
      return known.hash === hash
        ? { kind: 'existing', document: known.document }
        : {
            kind: 'reused',
            findings: refused(
              'MESH_ERP_MARK_REUSED',
              'mark',
              `mark ${order.mark} belongs to ${known.document.documentId} with another content`,
            ),
          }
    }
    const findings = orderFindings(order, this.#state)
    if (findings.length > 0) return { kind: 'refused', findings }
    return { kind: 'created', document: this.#book(order, hash) }
  }

  find(mark: string): ErpDocument | undefined {
    return this.#state.byMark.get(mark)?.document
  }

  read(documentId: string): ErpDocument | undefined {
    return this.#state.orders.get(documentId)?.document
  }

  cancel({ documentId, requestId }: Pick<CancelRequest, 'documentId' | 'requestId'>): BookAnswer {
    const entry = this.#state.orders.get(documentId)
    if (entry === undefined) return { kind: 'unknown' }
    if (entry.cancellations.has(requestId) || entry.document.cancelled)
      return { kind: 'existing', document: entry.document }
    if (entry.shipments.length > 0) {
      return {
        kind: 'refused',
        findings: refused(
          'MESH_ERP_ALREADY_SHIPPED',
          'documentId',
          `${documentId} is shipped already, at least in part`,
        ),
      }
    }
    entry.cancellations.add(requestId)
    this.#release(entry)
    return { kind: 'changed', document: this.#change(entry, { cancelled: true, holds: [] }) }
  }

  /** Ships what is confirmed and not shipped; undefined when there is nothing or a hold is on it. */
  ship(documentId: string): ErpDocument | undefined {
    const entry = this.#state.orders.get(documentId)
    if (entry === undefined || entry.document.cancelled || entry.document.holds.length > 0)
      return undefined
    const lines = shippableLines(entry)
    if (lines.length === 0) return undefined
    const shipmentId = nextNumber(this.#state, 'DN')
    entry.shipments.push({ shipmentId, lines })
    for (const { lineRef, quantity } of lines)
      this.#takeFromStock(entry, lineRef, parseDecimal(quantity))
    this.#fact({
      type: 'shipment',
      mark: entry.order.mark,
      documentId,
      shipmentId,
      version: 1,
      shippedOn: this.#day(0),
      deliveredOn: null,
      carrier: 'Lab Freight',
      tracking: `LF${shipmentId.slice(3)}`,
      withdrawn: false,
      lines,
    })
    return entry.document
  }

  /** Invoices once, when everything confirmed is shipped and nothing waits. */
  invoice(documentId: string): boolean {
    const entry = this.#state.orders.get(documentId)
    if (
      entry === undefined ||
      entry.invoiced ||
      entry.shipments.length === 0 ||
      openQuantities(entry).length > 0
    )
      return false
    entry.invoiced = true
    this.#fact({
      type: 'invoice',
      mark: entry.order.mark,
      documentId,
      invoiceId: nextNumber(this.#state, 'IN'),
      version: 1,
      invoicedOn: this.#day(0),
      dueOn: this.#day(TERM_DAYS),
      currency: entry.order.currency,
      netAmount: entry.document.netAmount,
      grossAmount: entry.document.netAmount,
      lines: entry.order.lines.map(({ lineRef, quantity }) => ({ lineRef, quantity })),
    })
    return true
  }

  /** More stock, given to backorders first, oldest first. */
  restock(sku: string, quantity: Decimal): void {
    const product = this.#state.products.get(sku)
    if (product === undefined) return
    product.onHand = addDecimal(product.onHand, quantity)
    product.sequence += 1
    for (const entry of this.#state.orders.values()) this.#fillBackorders(entry, product)
    this.#stockFact(product)
  }

  releaseHold(documentId: string, hold: string): boolean {
    const entry = this.#state.orders.get(documentId)
    if (entry?.document.holds.some((known) => known.hold === hold) !== true) return false
    this.#change(entry, { holds: entry.document.holds.filter((known) => known.hold !== hold) })
    return true
  }

  changesSince(cursor: string | undefined, limit: number): Page<ErpFact> {
    const from = cursor === undefined ? 0 : Math.max(0, Number.parseInt(cursor, 10) || 0)
    const entries = this.#state.facts.slice(from, from + limit)
    const next = from + entries.length
    return { entries, cursor: String(next), more: next < this.#state.facts.length }
  }

  masterData(
    kind: 'customer' | 'product',
    cursor: string | undefined,
    limit: number,
  ): Page<MasterDataEntry> {
    const all: MasterDataEntry[] =
      kind === 'customer'
        ? [...this.#state.customers.values()].map(({ number, name }) => ({
            number,
            internalId: `C-${number}`,
            name,
            active: true,
          }))
        : [...this.#state.products.values()].map(({ sku, name }) => ({
            number: sku,
            internalId: `P-${sku}`,
            name,
            active: true,
          }))
    const from = cursor === undefined ? 0 : Math.max(0, Number.parseInt(cursor, 10) || 0)
    const entries = all.slice(from, from + limit)
    const next = from + entries.length
    return { entries, cursor: String(next), more: next < all.length }
  }

  #book(order: ErpOrder, hash: string): ErpDocument {
    const today = this.#day(0)
    const supply = this.#day(SUPPLY_DAYS)
    const lines = order.lines.map((line) => {
      const product = this.#state.products.get(line.sku)
      return product === undefined
        ? lineAnswer(line, ZERO, parseDecimal(line.quantity), supply)
        : allocateLine(line, product, today, supply)
    })
    const document: ErpDocument = {
      documentId: nextNumber(this.#state, 'SO'),
      mark: order.mark,
      version: 1,
      acknowledgement: codeOf(lines),
      lines,
      holds: this.#creditHold(order),
      cancelled: false,
      currency: order.currency,
      netAmount: formatDecimal(rescale(netOf(order), 2)),
    }
    const entry: BookOrder = {
      order,
      hash,
      document,
      creates: 1,
      shipments: [],
      cancellations: new Set(),
      invoiced: false,
    }
    this.#state.orders.set(document.documentId, entry)
    this.#state.byMark.set(order.mark, entry)
    this.#fact({ type: 'order', document })
    for (const sku of new Set(order.lines.map((line) => line.sku)))
      this.#stockFact(this.#state.products.get(sku))
    return document
  }

  #creditHold(order: ErpOrder): readonly ErpHold[] {
    const limit = this.#state.customers.get(order.customerNumber)?.creditLimit
    if (limit === undefined) return []
    const open = this.orders
      .filter(
        (entry) =>
          entry.order.customerNumber === order.customerNumber &&
          !entry.document.cancelled &&
          !entry.invoiced,
      )
      .reduce((sum, entry) => addDecimal(sum, parseDecimal(entry.document.netAmount)), netOf(order))
    return compareDecimal(open, limit) > 0
      ? [
          {
            hold: 'CREDIT',
            reason: `open orders of ${formatDecimal(open)} exceed the limit of ${formatDecimal(limit)}`,
          },
        ]
      : []
  }

  #change(entry: BookOrder, change: Partial<ErpDocument>): ErpDocument {
    entry.document = { ...entry.document, ...change, version: entry.document.version + 1 }
    this.#fact({ type: 'order', document: entry.document })
    return entry.document
  }

  #fillBackorders(entry: BookOrder, product: BookProduct): void {
    if (entry.document.cancelled) return
    const before = entry.document.lines
    const lines = before.map((answer) => {
      const line = entry.order.lines.find(({ lineRef }) => lineRef === answer.lineRef)
      const waiting = parseDecimal(answer.backordered)
      if (line?.sku !== product.sku || isZero(waiting)) return answer
      const taken = reserve(product, waiting)
      if (isZero(taken)) return answer
      const confirmed = addDecimal(parseDecimal(answer.confirmed), taken)
      return lineAnswer(line, confirmed, subtractDecimal(waiting, taken), this.#day(0))
    })
    if (lines.every((answer, index) => answer === before[index])) return
    this.#change(entry, { lines, acknowledgement: codeOf(lines) })
  }

  #release(entry: BookOrder): void {
    for (const { lineRef, confirmed } of entry.document.lines) {
      const product = this.#productOf(entry, lineRef)
      if (product !== undefined)
        product.reserved = subtractDecimal(product.reserved, parseDecimal(confirmed))
      this.#stockFact(product)
    }
  }

  #takeFromStock(entry: BookOrder, lineRef: string, quantity: Decimal): void {
    const product = this.#productOf(entry, lineRef)
    if (product === undefined) return
    product.onHand = subtractDecimal(product.onHand, quantity)
    product.reserved = subtractDecimal(product.reserved, quantity)
    this.#stockFact(product)
  }

  #productOf(entry: BookOrder, lineRef: string): BookProduct | undefined {
    const sku = entry.order.lines.find((line) => line.lineRef === lineRef)?.sku
    return sku === undefined ? undefined : this.#state.products.get(sku)
  }

  #stockFact(product: BookProduct | undefined): void {
    if (product === undefined) return
    product.sequence += 1
    this.#fact({
      type: 'stock',
      sku: product.sku,
      location: 'MAIN',
      onHand: formatDecimal(product.onHand),
      reserved: formatDecimal(product.reserved),
      available: formatDecimal(availableOf(product)),
      sequence: product.sequence,
    })
  }

  #fact(fact: FactWithoutTime): void {
    this.#state.facts.push({ ...fact, at: new Date(this.#now()).toISOString() })
  }

  #day(offset: number): string {
    return new Date(this.#now() + offset * DAY_MS).toISOString().slice(0, 10)
  }
}

type FactWithoutTime = ErpFact extends infer Fact
  ? Fact extends ErpFact
    ? Omit<Fact, 'at'>
    : never
  : never

const netOf = (order: ErpOrder): Decimal =>
  [...order.lines.map(({ netAmount }) => netAmount), ...order.charges.map(({ amount }) => amount)]
    .map(parseDecimal)
    .reduce(addDecimal, ZERO)
