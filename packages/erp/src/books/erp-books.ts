import type { Decimal } from '@carrick/kernel'
import type {
  ErpCredit,
  ErpDocument,
  ErpFact,
  ErpQuantity,
  ErpReturn,
  ErpSimulation,
  MasterDataEntry,
  Page,
} from '../erp-document.ts'
import type { ErpDraft, ErpOrder } from '../erp-order.ts'
import type {
  AmendRequest,
  CancelRequest,
  CancelReturnRequest,
  CreditRequest,
  ReturnRequest,
} from '../port.ts'
import { Billing } from './billing.ts'
import type { BookAnswer } from './book-answer.ts'
import type { BookOrder, Invoice } from './book-order.ts'
import type { BookReturn } from './book-return.ts'
import { CreditMemos } from './credit-memos.ts'
import { Dispatch } from './dispatch.ts'
import type { Feed } from './feed.ts'
import { Journal } from './journal.ts'
import { MasterData } from './master-data.ts'
import { Orders } from './orders.ts'
import { Returns } from './returns.ts'
import { simulation } from './simulation.ts'

export interface BooksOptions {
  /** False = the same mark twice is two documents, as in an ERP without a unique key. */
  readonly uniqueMarks?: boolean
  /** Names these books in cursors, so that those of others are refused. */
  readonly epoch?: string
}

/** The books of a small ERP: stock, credit, orders and what becomes of them, all in memory. */
export class ErpBooks {
  readonly masterData: MasterData
  readonly facts: Feed<ErpFact>
  readonly #journal: Journal
  readonly #orders: Orders
  readonly #dispatch: Dispatch
  readonly #billing: Billing
  readonly #returns: Returns
  readonly #creditMemos: CreditMemos

  /** `now` gives epoch ms. */
  constructor(now: () => number, { uniqueMarks = true, epoch = 'books' }: BooksOptions = {}) {
    const journal = new Journal(now, epoch)
    this.#journal = journal
    this.facts = journal.facts
    this.masterData = new MasterData(epoch, (product) => {
      journal.stockChanged(product)
    })
    this.#orders = new Orders(journal, this.masterData, uniqueMarks)
    this.#dispatch = new Dispatch(journal, this.masterData)
    this.#billing = new Billing(journal, this.masterData)
    this.#returns = new Returns(journal, uniqueMarks)
    this.#creditMemos = new CreditMemos(journal)
  }

  get orders(): readonly BookOrder[] {
    return this.#orders.all
  }

  get returns(): readonly BookReturn[] {
    return this.#returns.all
  }

  /** How many documents carry this mark. */
  documentsOf(mark: string): number {
    return this.#orders.documentsOf(mark)
  }

  order(documentId: string): BookOrder | undefined {
    return this.#orders.entry(documentId)
  }

  find(mark: string): ErpDocument | undefined {
    return this.#orders.find(mark)
  }

  read(documentId: string): ErpDocument | undefined {
    return this.#orders.entry(documentId)?.document
  }

  create(order: ErpOrder): BookAnswer {
    return this.#orders.create(order)
  }

  amend(request: AmendRequest): BookAnswer {
    return this.#orders.amend(request)
  }

  cancel(request: Omit<CancelRequest, 'reason'>): BookAnswer {
    return this.#orders.cancel(request)
  }

  simulate(draft: ErpDraft): ErpSimulation {
    return simulation(draft, this.masterData, this.#journal)
  }

  /**
   * Ships what is confirmed and not shipped, or the part of it that is asked for; false when there is
   * nothing, less than that, or a hold is on it.
   */
  ship(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    return this.#with(documentId, (entry) => this.#dispatch.ship(entry, asked))
  }

  /** The customer has what was shipped; false when there is nothing new. */
  deliver(documentId: string): boolean {
    return this.#with(documentId, (entry) => this.#dispatch.deliver(entry))
  }

  /** The goods never left; false when there is no such shipment, or some of it came back. */
  withdrawShipment(shipmentId: string): boolean {
    const entry = this.orders.find(({ shipments }) =>
      shipments.some((one) => one.shipmentId === shipmentId),
    )
    if (entry === undefined) return false
    return this.#dispatch.withdraw(entry, shipmentId, (line) => this.#returns.taken(entry, line))
  }

  /** Invoices what is shipped and not invoiced, or the part asked for; false when there is not so much. */
  invoice(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    return this.#with(documentId, (entry) => this.#billing.invoice(entry, asked))
  }

  /** Without an amount all that is open; false when it is more than that, or nothing. */
  pay(invoiceId: string, amount?: Decimal): boolean {
    return this.#withInvoice(invoiceId, (entry, one) => this.#billing.pay(entry, one, amount))
  }

  /** False when nothing of it is open. */
  writeOff(invoiceId: string): boolean {
    return this.#withInvoice(invoiceId, (entry, one) => this.#billing.writeOff(entry, one))
  }

  /** False when something of it is paid, written off or credited. */
  withdrawInvoice(invoiceId: string): boolean {
    return this.#withInvoice(invoiceId, (entry, one) => this.#billing.withdraw(entry, one))
  }

  findReturn(mark: string): ErpReturn | undefined {
    return this.#returns.find(mark)
  }

  createReturn(request: ReturnRequest): BookAnswer<ErpReturn> {
    return this.#returns.create(this.#orders.entry(request.orderDocumentId), request)
  }

  cancelReturn(request: Omit<CancelReturnRequest, 'reason'>): BookAnswer<ErpReturn> {
    return this.#returns.cancel(request)
  }

  /**
   * Goods come in for a return, or for an order whose goods nobody announced; without lines all that is
   * expected. False when there is nothing to receive, or a line is not of the order.
   */
  receiveReturn(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    const entry = this.#returns.entry(documentId)
    if (entry !== undefined) return this.#returns.receive(entry, asked)
    if (asked === undefined || asked.length === 0) return false
    return this.#with(documentId, (order) => this.#returns.receiveUnannounced(order, asked))
  }

  creditReturn(request: CreditRequest): BookAnswer<ErpCredit> {
    return this.#creditMemos.post(this.#returns.entry(request.documentId), request)
  }

  /** False when there is no such credit memo, or it was withdrawn before. */
  withdrawCredit(creditMemoId: string): boolean {
    return this.#creditMemos.withdraw(this.returns, creditMemoId)
  }

  /** More stock, given to backorders first, oldest first; false when there is no such product. */
  restock(sku: string, quantity: Decimal): boolean {
    return this.#orders.restock(sku, quantity)
  }

  /** False when there is no such document. */
  hold(documentId: string, hold: string, reason: string | null): boolean {
    return this.#with(documentId, (entry) => {
      this.#orders.hold(entry, hold, reason)
      return true
    })
  }

  /** False when there is no such hold. */
  releaseHold(documentId: string, hold: string): boolean {
    return this.#with(documentId, (entry) => this.#orders.releaseHold(entry, hold))
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

  #with(documentId: string, act: (entry: BookOrder) => boolean): boolean {
    const entry = this.#orders.entry(documentId)
    return entry !== undefined && act(entry)
  }

  #withInvoice(invoiceId: string, act: (entry: BookOrder, invoice: Invoice) => boolean): boolean {
    for (const entry of this.orders) {
      const invoice = entry.invoices.find((one) => one.invoiceId === invoiceId)
      if (invoice !== undefined) return act(entry, invoice)
    }
    return false
  }
}
