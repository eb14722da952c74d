import { type Decimal, UTC } from '@carrick/kernel'
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
import { Feed } from './feed.ts'
import { type Backup, History } from './history.ts'
import { Journal } from './journal.ts'
import { MasterData, type MasterDataFeeds } from './master-data.ts'
import { Orders } from './orders.ts'
import { Returns } from './returns.ts'
import { simulation } from './simulation.ts'

export interface BooksOptions {
  /** False = the same mark twice is two documents, as in an ERP without a unique key. */
  readonly uniqueMarks?: boolean
  /** Names these books in cursors, so that those of others are refused. */
  readonly epoch?: string
  /** IANA name: in whose calendar documents are dated; UTC when absent. */
  readonly zone?: string
}

/** What the books are made of. */
interface Rooms {
  readonly journal: Journal
  readonly masterData: MasterData
  readonly orders: Orders
  readonly dispatch: Dispatch
  readonly billing: Billing
  readonly returns: Returns
  readonly creditMemos: CreditMemos
}

export type BooksBackup = Backup<Rooms>

/** Customers and products of books, to look at and to change. */
export type MasterDataDesk = Pick<
  MasterData,
  'customer' | 'product' | 'addCustomer' | 'addProduct' | 'setCreditLimit'
> & {
  /** A fraction of the net amount, for documents that are written from now on; without one they tell no tax. */
  setTaxRate(rate: Decimal | undefined): void
}

/** The books of a small ERP: stock, credit, orders and what becomes of them, all in memory. */
export class ErpBooks {
  readonly masterData: MasterDataDesk
  readonly facts: Feed<ErpFact>
  readonly #lists: MasterDataFeeds
  readonly #history: History<Rooms>
  readonly #uniqueMarks: boolean
  readonly #zone: string
  #rooms: Rooms

  /** `now` gives epoch ms. */
  constructor(
    now: () => number,
    { uniqueMarks = true, epoch = 'books', zone = UTC }: BooksOptions = {},
  ) {
    this.#history = new History(now)
    this.#uniqueMarks = uniqueMarks
    this.#zone = zone
    this.facts = new Feed(epoch)
    this.#lists = { customer: new Feed(epoch), product: new Feed(epoch) }
    this.#rooms = this.#open()
    this.masterData = {
      customer: (number) => this.#rooms.masterData.customer(number),
      product: (sku) => this.#rooms.masterData.product(sku),
      addCustomer: (customer) => {
        this.#act(({ masterData }) => {
          masterData.addCustomer(customer)
        })
      },
      addProduct: (product) => {
        this.#act(({ masterData }) => {
          masterData.addProduct(product)
        })
      },
      setCreditLimit: (number, limit) =>
        this.#act(({ masterData }) => masterData.setCreditLimit(number, limit)),
      setTaxRate: (rate) => {
        this.#act(({ masterData }) => {
          masterData.salesTax.set(rate)
        })
      },
    }
  }

  /** All that was done up to now. */
  backup(): BooksBackup {
    return this.#history.backup()
  }

  /** As they were at the backup: what came later is gone, and its numbers and cursors are given again. */
  restore(backup: BooksBackup): void {
    this.#rooms = this.#open()
    const refill = (): void => {
      this.#history.restore(this.#rooms, backup)
    }
    const { customer, product } = this.#lists
    this.facts.refill(() => {
      customer.refill(() => {
        product.refill(refill)
      })
    })
  }

  get orders(): readonly BookOrder[] {
    return this.#rooms.orders.all
  }

  get returns(): readonly BookReturn[] {
    return this.#rooms.returns.all
  }

  /** How many documents carry this mark. */
  documentsOf(mark: string): number {
    return this.#rooms.orders.documentsOf(mark)
  }

  order(documentId: string): BookOrder | undefined {
    return this.#rooms.orders.entry(documentId)
  }

  find(mark: string): ErpDocument | undefined {
    return this.#rooms.orders.find(mark)
  }

  read(documentId: string): ErpDocument | undefined {
    return this.#rooms.orders.entry(documentId)?.document
  }

  create(order: ErpOrder): BookAnswer {
    return this.#act(({ orders }) => orders.create(order))
  }

  /** Somebody enters an order by hand; its document tells what was entered. */
  enter(order: Omit<ErpOrder, 'mark'>): BookAnswer {
    return this.#act(({ orders }) => orders.enter(order))
  }

  amend(request: AmendRequest): BookAnswer {
    return this.#act(({ orders }) => orders.amend(request))
  }

  cancel(request: Omit<CancelRequest, 'reason'>): BookAnswer {
    return this.#act(({ orders }) => orders.cancel(request))
  }

  simulate(draft: ErpDraft): ErpSimulation {
    const { masterData, journal } = this.#rooms
    return simulation(draft, masterData, journal)
  }

  /**
   * Ships what is confirmed and not shipped, or the part of it that is asked for; false when there is
   * nothing, less than that, or a hold is on it.
   */
  ship(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    return this.#with(documentId, (entry, { dispatch }) => dispatch.ship(entry, asked))
  }

  /** The customer has what was shipped; false when there is nothing new. */
  deliver(documentId: string): boolean {
    return this.#with(documentId, (entry, { dispatch }) => dispatch.deliver(entry))
  }

  /** The goods never left; false when there is no such shipment, or some of it came back. */
  withdrawShipment(shipmentId: string): boolean {
    return this.#act(({ orders, dispatch, returns }) => {
      const entry = orders.all.find(({ shipments }) =>
        shipments.some((one) => one.shipmentId === shipmentId),
      )
      if (entry === undefined) return false
      return dispatch.withdraw(entry, shipmentId, (line) => returns.taken(entry, line))
    })
  }

  /** Invoices what is shipped and not invoiced, or the part asked for; false when there is not so much. */
  invoice(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    return this.#with(documentId, (entry, { billing }) => billing.invoice(entry, asked))
  }

  /** Without an amount all that is open; false when it is more than that, or nothing. */
  pay(invoiceId: string, amount?: Decimal): boolean {
    return this.#withInvoice(invoiceId, (entry, one, { billing }) =>
      billing.pay(entry, one, amount),
    )
  }

  /** False when nothing of it is open. */
  writeOff(invoiceId: string): boolean {
    return this.#withInvoice(invoiceId, (entry, one, { billing }) => billing.writeOff(entry, one))
  }

  /** False when something of it is paid, written off or credited. */
  withdrawInvoice(invoiceId: string): boolean {
    return this.#withInvoice(invoiceId, (entry, one, { billing }) => billing.withdraw(entry, one))
  }

  findReturn(mark: string): ErpReturn | undefined {
    return this.#rooms.returns.find(mark)
  }

  createReturn(request: ReturnRequest): BookAnswer<ErpReturn> {
    return this.#act(({ returns, orders }) =>
      returns.create(orders.entry(request.orderDocumentId), request),
    )
  }

  cancelReturn(request: Omit<CancelReturnRequest, 'reason'>): BookAnswer<ErpReturn> {
    return this.#act(({ returns }) => returns.cancel(request))
  }

  /**
   * Goods come in for a return, or for an order whose goods nobody announced; without lines all that is
   * expected. False when there is nothing to receive, or a line is not of the order.
   */
  receiveReturn(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    return this.#act(({ returns, orders }) => {
      const entry = returns.entry(documentId)
      if (entry !== undefined) return returns.receive(entry, asked)
      const order = orders.entry(documentId)
      if (order === undefined || asked === undefined || asked.length === 0) return false
      return returns.receiveUnannounced(order, asked)
    })
  }

  creditReturn(request: Omit<CreditRequest, 'mark'>): BookAnswer<ErpCredit> {
    return this.#act(({ creditMemos, returns }) =>
      creditMemos.post(returns.entry(request.documentId), request),
    )
  }

  /** False when there is no such credit memo, or it was withdrawn before. */
  withdrawCredit(creditMemoId: string): boolean {
    return this.#act(({ creditMemos, returns }) => creditMemos.withdraw(returns.all, creditMemoId))
  }

  /** More stock, given to backorders first, oldest first; false when there is no such product. */
  restock(sku: string, quantity: Decimal): boolean {
    return this.#act(({ orders }) => orders.restock(sku, quantity))
  }

  /** Takes reserved stock from an order, all of it or so much; false when it has none. */
  unreserve(documentId: string, asked?: readonly ErpQuantity[]): boolean {
    return this.#with(documentId, (entry, { orders }) => orders.unreserve(entry, asked))
  }

  /** False when there is no such document. */
  hold(documentId: string, hold: string, reason: string | null): boolean {
    return this.#with(documentId, (entry, { orders }) => {
      orders.hold(entry, hold, reason)
      return true
    })
  }

  /** False when there is no such hold. */
  releaseHold(documentId: string, hold: string): boolean {
    return this.#with(documentId, (entry, { orders }) => orders.releaseHold(entry, hold))
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
    return this.#lists[kind].read(cursor, limit)
  }

  #act<T>(change: (rooms: Rooms) => T): T {
    return this.#history.act(this.#rooms, change)
  }

  #with(documentId: string, act: (entry: BookOrder, rooms: Rooms) => boolean): boolean {
    return this.#act((rooms) => {
      const entry = rooms.orders.entry(documentId)
      return entry !== undefined && act(entry, rooms)
    })
  }

  #withInvoice(
    invoiceId: string,
    act: (entry: BookOrder, invoice: Invoice, rooms: Rooms) => boolean,
  ): boolean {
    return this.#act((rooms) => {
      for (const entry of rooms.orders.all) {
        const invoice = entry.invoices.find((one) => one.invoiceId === invoiceId)
        if (invoice !== undefined) return act(entry, invoice, rooms)
      }
      return false
    })
  }

  #open(): Rooms {
    const journal = new Journal(() => this.#history.now(), this.facts, this.#zone)
    const masterData = new MasterData(this.#lists, (product) => {
      journal.stockChanged(product)
    })
    return {
      journal,
      masterData,
      orders: new Orders(journal, masterData, this.#uniqueMarks),
      dispatch: new Dispatch(journal, masterData),
      billing: new Billing(journal, masterData),
      returns: new Returns(journal, this.#uniqueMarks),
      creditMemos: new CreditMemos(journal, masterData),
    }
  }
}
