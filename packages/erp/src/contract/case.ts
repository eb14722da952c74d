import type { Fault } from '../books/faults.ts'
import type { ErpQuantity } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { ErpCall, ErpPort } from '../port.ts'

/** How the ERP, or a proxy before it, is made to misbehave. */
export interface ErpFaults {
  /** Strikes the next call that changes something. */
  next(fault: Fault): Promise<void>
  /** Lets all held requests go; resolves when their work is done. */
  letGo(): Promise<void>
  /** Refuses connections until `up`. */
  down(): Promise<void>
  up(): Promise<void>
  /** Forgets what is planned, lets go, comes up. */
  clear(): Promise<void>
}

/** What people do in the ERP itself. */
export interface ErpLevers {
  /** Ships and invoices what can be shipped of a document. */
  ship(documentId: string): Promise<void>
  /** So much more stock of a product arrives. */
  restock(sku: string, quantity: string): Promise<void>
  releaseHold(documentId: string, hold: string): Promise<void>
  /** Somebody enters an order by hand, without a mark of ours; its document. */
  readonly enter?: (order: Omit<ErpOrder, 'mark'>) => Promise<string>
  /** What is reserved for a document, and has not left, is taken away from it. */
  readonly unreserve?: (documentId: string) => Promise<void>
  /** The customer pays so much of an invoice, or all that is open of it. */
  readonly pay?: (invoiceId: string, amount?: string) => Promise<void>
  /** Nobody waits for what is open of an invoice any more. */
  readonly writeOff?: (invoiceId: string) => Promise<void>
  /** Goods come in for a return: all that is authorised, or so much. */
  readonly receiveReturn?: (documentId: string, lines?: readonly ErpQuantity[]) => Promise<void>
}

/** An ERP with what the cases need to know about it. */
export interface ErpUnderTest {
  readonly port: ErpPort
  /** A customer without credit limit, and a product of which there is plenty. */
  readonly customer: string
  readonly product: string
  /** ISO 4217; default EUR. */
  readonly currency?: string
  /** How long it takes at least until an order is on its way to the ERP's books, ms; default 100. */
  readonly shortDeadlineMs?: number
  /** Documents in the ERP's own books that carry this mark. */
  documentsOf(mark: string): Promise<number>
  readonly faults?: ErpFaults
  readonly levers?: ErpLevers
  /** A product of which there are fewer than ten. */
  readonly scarceProduct?: string
  /** A customer who may owe at most 100. */
  readonly poorCustomer?: string
  /** What the ERP itself asks the customer for the product. */
  readonly listPrice?: string
  /** Tax on whatever the customer buys, as a fraction of the net amount. */
  readonly taxRate?: string
  close(): Promise<void>
}

/** What an ERP under test may lack; cases that need it are then not run. */
export type Offer =
  | 'uniqueMarks'
  | 'amend'
  | 'cancelLines'
  | 'simulate'
  | 'returns'
  | 'completeDelivery'
  | 'faults'
  | 'levers'
  | 'pay'
  | 'writeOff'
  | 'receiveReturn'
  | 'unreserve'
  | 'enter'
  | 'scarceProduct'
  | 'poorCustomer'
  | 'listPrice'
  | 'taxRate'

export const OFFERS: readonly Offer[] = [
  'uniqueMarks',
  'amend',
  'cancelLines',
  'simulate',
  'returns',
  'completeDelivery',
  'faults',
  'levers',
  'pay',
  'writeOff',
  'receiveReturn',
  'unreserve',
  'enter',
  'scarceProduct',
  'poorCustomer',
  'listPrice',
  'taxRate',
]

export const offers = (erp: ErpUnderTest, offer: Offer): boolean => {
  switch (offer) {
    case 'uniqueMarks':
      return erp.port.capabilities().idempotency === 'unique-key'
    case 'amend':
    case 'cancelLines':
    case 'simulate':
    case 'returns':
    case 'completeDelivery':
      return erp.port.capabilities()[offer]
    case 'pay':
    case 'writeOff':
    case 'receiveReturn':
    case 'unreserve':
    case 'enter':
      return erp.levers?.[offer] !== undefined
    default:
      return erp[offer] !== undefined
  }
}

export interface ContractCase {
  readonly name: string
  readonly needs: readonly Offer[]
  /** Throws when the promise is broken. */
  run(erp: ErpUnderTest): Promise<void>
}

export const call = (deadlineMs = 60_000): ErpCall => ({
  signal: new AbortController().signal,
  deadlineMs,
})

const demand = <T>(value: T | undefined, name: Offer): T => {
  if (value === undefined) throw new Error(`the ERP under test does not offer ${name}`)
  return value
}

export const faultsOf = (erp: ErpUnderTest): ErpFaults => demand(erp.faults, 'faults')
export const leversOf = (erp: ErpUnderTest): ErpLevers => demand(erp.levers, 'levers')
export const scarceProductOf = (erp: ErpUnderTest): string =>
  demand(erp.scarceProduct, 'scarceProduct')
export const poorCustomerOf = (erp: ErpUnderTest): string =>
  demand(erp.poorCustomer, 'poorCustomer')
export const listPriceOf = (erp: ErpUnderTest): string => demand(erp.listPrice, 'listPrice')
export const taxRateOf = (erp: ErpUnderTest): string => demand(erp.taxRate, 'taxRate')

// Levers that not every ERP under test has.
export const payOf = (erp: ErpUnderTest): NonNullable<ErpLevers['pay']> =>
  demand(leversOf(erp).pay, 'pay')
export const writeOffOf = (erp: ErpUnderTest): NonNullable<ErpLevers['writeOff']> =>
  demand(leversOf(erp).writeOff, 'writeOff')
export const receiveReturnOf = (erp: ErpUnderTest): NonNullable<ErpLevers['receiveReturn']> =>
  demand(leversOf(erp).receiveReturn, 'receiveReturn')
export const unreserveOf = (erp: ErpUnderTest): NonNullable<ErpLevers['unreserve']> =>
  demand(leversOf(erp).unreserve, 'unreserve')
export const enterOf = (erp: ErpUnderTest): NonNullable<ErpLevers['enter']> =>
  demand(leversOf(erp).enter, 'enter')
