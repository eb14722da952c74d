import type {
  CaseOpened,
  CaseResolved,
  CreditMemoPosted,
  Envelope,
  GoodsInspected,
  GoodsReturned,
  InvoicePaid,
  InvoicePosted,
  OrderAcknowledged,
  OrderHeld,
  OrderObserved,
  OrderReleased,
  ReservationLost,
  ShipmentDelivered,
  ShipmentDispatched,
  TaxDetermined,
} from '@carrick/schemas'
import type { CreditFact, InvoiceFact, ReturnFact, ShipmentFact } from './erp-fact.ts'
import type { ParkedTax } from './parked-tax.ts'
import type { TaxBook } from './tax-book.ts'

/** A hold as it was told last; `posted`: by the answer to the posting, not by us yet. */
export interface HoldTold {
  readonly state: 'posted' | 'held' | 'released'
  readonly reason: string | null
}

export interface ShipmentTold {
  readonly version: number
  /** Hash of what was told of the dispatch; null = nothing. */
  readonly dispatched: string | null
  /** The same of the delivery. */
  readonly delivered: string | null
  readonly deliveredOn: string | null
  /** What names it when it is gone; absent in books that were kept before there were any, as below. */
  readonly head?: Pick<ShipmentFact, 'shippedOn' | 'carrier' | 'tracking'>
}

export interface InvoiceTold {
  readonly version: number
  readonly hash: string
  /** Hash of what was told of its payment; absent = nothing. */
  readonly paid?: string
  readonly head?: Pick<
    InvoiceFact,
    'invoicedOn' | 'dueOn' | 'currency' | 'netAmount' | 'grossAmount'
  >
  /** Absent when it was taken back, or told before this was kept. */
  readonly billed?: Billed
}

/** Net amount and tax as the ERP computed them; decimal texts, as are the quantities by line. */
interface Taxed {
  readonly currency: string
  readonly netAmount: string
  /** Null = the ERP does not tell. */
  readonly taxAmount: string | null
}

export interface DocumentTaxed extends Taxed {
  readonly orderVersion: number | null
}

export interface Billed extends Taxed {
  readonly lines: Readonly<Record<string, string>>
}

export interface CreditTold extends PaperTold {
  readonly head?: Pick<
    CreditFact,
    'originalInvoiceId' | 'returnMark' | 'creditedOn' | 'currency' | 'netAmount' | 'grossAmount'
  >
  /** An invoice that it corrects, and by how much; absent = none. */
  readonly corrects?: { readonly invoiceId: string; readonly netAmount: string }
}

/** A credit memo, receipt, inspection, payment or tax document, as it was told last. */
export interface PaperTold {
  readonly version: number
  readonly hash: string
}

export interface CreditTold extends PaperTold {
  readonly head?: Pick<
    CreditFact,
    'originalInvoiceId' | 'returnMark' | 'creditedOn' | 'currency' | 'netAmount' | 'grossAmount'
  >
}

export interface ReturnTold extends PaperTold {
  readonly head?: Pick<ReturnFact, 'returnMark' | 'receivedOn'>
}

/** The ERP has an older version of a document than it told, or has it no more (`to` null). */
export interface SetBack {
  readonly to: number | null
  /** Openings and closings of its case. */
  readonly caseVersion: number
  readonly isOpen: boolean
  /** Papers of it are older or gone, which no newer version of the document mends. */
  readonly isOfPapers?: true
}

/** What the ERP had confirmed when it was read last; quantities are decimal texts. */
export interface ReservedTold extends CaseTold {
  readonly orderVersion: number | null
  readonly lines: Readonly<Record<string, LineReserved>>
}

export interface LineReserved {
  readonly confirmed: string
  readonly backordered: string
  /** So much was on backorder before the line lost something; null = nothing is lost. */
  readonly before: string | null
}

/** A case that opens, says something else, and closes. */
export interface CaseTold {
  readonly caseVersion: number
  /** What the open case says; null = there is none. */
  readonly open: string | null
}

/** What was ordered, as it was told last. */
export interface ObservedTold {
  /** Counts what was told, from 1. */
  readonly version: number
  readonly hash: string
}

/** What was published about one document of an order. */
export interface DocumentTold {
  /** Version of the document as read last; null = not read yet. */
  readonly version: number | null
  /** Hash of the acknowledgement. */
  readonly answer: string | null
  readonly holds: Readonly<Record<string, HoldTold>>
  readonly shipments: Readonly<Record<string, ShipmentTold>>
  readonly invoices: Readonly<Record<string, InvoiceTold>>
  /** Absent in books that were kept before there were any. */
  readonly credits?: Readonly<Record<string, CreditTold>>
  readonly returns?: Readonly<Record<string, ReturnTold>>
  readonly payments?: Readonly<Record<string, PaperTold>>
  readonly inspections?: Readonly<Record<string, PaperTold>>
  readonly setBack?: SetBack
  /** Added to the versions of an ERP that began again below what it had told; absent = 0. */
  readonly era?: number
  /** The ERP has it no more: one of the same number is another document. */
  readonly isLost?: true
  readonly taxes?: Readonly<Record<string, PaperTold>>
  /** Absent on a document of ours. */
  readonly observed?: ObservedTold
  readonly reserved?: ReservedTold
  /** Null when it is cancelled. */
  readonly taxed?: DocumentTaxed | null
  /** The case of its tax. */
  readonly taxCase?: CaseTold
}

/** How the order came into the mesh, as its posting says, or before that its submission when it has tax. */
export type Way = Pick<Envelope, 'priority' | 'company' | 'org' | 'channel'>

/** What is kept of an order. */
export interface OrderBook {
  /** Facts published so far; the next has the version after it. */
  readonly told: number
  readonly way: Way | null
  /** By ERP and document number: an ERP may hold two documents of one order. */
  readonly documents: Readonly<Record<string, DocumentTold>>
  /** By ERP that was restored: what it told since without being believed, so that a plan sees that it is old. */
  readonly unbelieved?: Readonly<Record<string, number>>
  /** Absent while neither the order nor a tax service said anything of tax. */
  readonly tax?: TaxBook
  /** Absent while no tax ever waited for its code. */
  readonly parkedTax?: ParkedTax
}

interface Events {
  readonly OrderAcknowledged: OrderAcknowledged
  readonly OrderHeld: OrderHeld
  readonly OrderObserved: OrderObserved
  readonly OrderReleased: OrderReleased
  readonly ReservationLost: ReservationLost
  readonly ShipmentDispatched: ShipmentDispatched
  readonly ShipmentDelivered: ShipmentDelivered
  readonly InvoicePosted: InvoicePosted
  readonly InvoicePaid: InvoicePaid
  readonly CreditMemoPosted: CreditMemoPosted
  readonly GoodsReturned: GoodsReturned
  readonly GoodsInspected: GoodsInspected
  readonly TaxDetermined: TaxDetermined
}

/** Something to publish. */
export type News = {
  readonly [Name in keyof Events]: {
    readonly event: Name
    readonly payload: Omit<Events[Name], 'meta'>
    /** Number of the document that says so. */
    readonly document: string
    /** When it became true, epoch ms. */
    readonly at: number
  }
}[keyof Events]

/** Something that a person has to deal with, or is over. */
export type CaseNews =
  | { readonly event: 'CaseOpened'; readonly payload: Omit<CaseOpened, 'meta'> }
  | { readonly event: 'CaseResolved'; readonly payload: Omit<CaseResolved, 'meta'> }

export interface Told {
  /** Absent = unchanged. */
  readonly book?: OrderBook
  readonly news: readonly News[]
  /** Cases of the order that begin, change or are over. */
  readonly cases?: readonly CaseNews[]
  readonly effect: 'applied' | 'superseded' | 'duplicate'
}

export const NOTHING_TOLD: OrderBook = { told: 0, way: null, documents: {} }
const UNREAD: DocumentTold = { version: null, answer: null, holds: {}, shipments: {}, invoices: {} }

/** By a name that an ERP chose: `constructor` is a name like any other. */
export const entryOf = <T>(entries: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined

export const nameOf = (erp: string, documentId: string): string => `${erp}/${documentId}`

/** The documents of one ERP, by number. */
export const documentsOf = (
  { documents }: OrderBook,
  erp: string,
): readonly (readonly [string, DocumentTold])[] => {
  const before = nameOf(erp, '')
  return Object.entries(documents)
    .filter(([name]) => name.startsWith(before))
    .map(([name, told]) => [name.slice(before.length), told] as const)
}

export const documentOf = (
  book: OrderBook | undefined,
  erp: string,
  documentId: string,
): DocumentTold => {
  const known = entryOf(book?.documents ?? {}, nameOf(erp, documentId)) ?? UNREAD
  const { isLost = false, ...rest } = known
  return isLost ? { ...rest, version: null, answer: null } : known
}

export const isOrderBook = (state: unknown): state is OrderBook =>
  typeof state === 'object' && state !== null && 'told' in state && 'documents' in state

/** Keeps what was told of a document, and counts the news. */
export const keep = (
  book: OrderBook = NOTHING_TOLD,
  erp: string,
  documentId: string,
  document: DocumentTold,
  news: readonly News[],
): Told => ({
  book: {
    ...book,
    told: book.told + news.length,
    documents: { ...book.documents, [nameOf(erp, documentId)]: document },
  },
  news,
  effect: 'applied',
})

/** A version that is not newer than the one we have says nothing. */
export const stale = (known: number, version: number): Told => ({
  news: [],
  effect: version === known ? 'duplicate' : 'superseded',
})
