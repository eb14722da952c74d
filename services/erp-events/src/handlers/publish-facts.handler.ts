import {
  type Decision,
  defineFold,
  type FoldHandler,
  internalToken,
  type MetaOverrides,
  type Outgoing,
} from '@carrick/messaging'
import {
  CaseOpened,
  CaseResolved,
  CreditMemoPosted,
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
import { settleDocumentTax } from '../domain/document-tax-case.ts'
import type { OrderFact } from '../domain/erp-fact.ts'
import type { CaseNews, News, OrderBook, Told } from '../domain/order-book.ts'
import { markOf } from '../domain/route-fact.ts'
import { CHANNEL } from '../domain/observed-order.ts'
import { disbelieve } from '../domain/basis.ts'
import { wasSetBack } from '../domain/set-back.ts'
import { tellOf, tellOfErp } from '../domain/tell-fact.ts'
import { toldName } from '../domain/told-name.ts'

/** What an ERP, or another system, says of an order, for the owner of its key. */
export interface FactRead {
  /** Whose documents they are: an ERP, or the sender itself. */
  readonly erp: string
  /** Who told it; absent = the ERP. */
  readonly sender?: string
  readonly fact: OrderFact
}

export const factRead = internalToken<FactRead>('fact', 'erp-fact')

const EVENTS = {
  OrderAcknowledged,
  OrderHeld,
  OrderObserved,
  OrderReleased,
  ReservationLost,
  ShipmentDispatched,
  ShipmentDelivered,
  InvoicePosted,
  InvoicePaid,
  CreditMemoPosted,
  GoodsInspected,
  GoodsReturned,
  TaxDetermined,
}

/** People have the number of a delivery note or an invoice in their hands. */
const namesOf = (news: readonly News[]): readonly string[] => {
  const numbers = news.flatMap(({ payload, document }) =>
    'documentId' in payload && document === payload.documentId ? [] : [document],
  )
  return [...new Set(numbers)]
}

const CASES = { CaseOpened, CaseResolved }

/** All that a fact may make known. */
export const FACT_EVENTS = [...Object.values(EVENTS), ...Object.values(CASES)]

/** People of the order's own org are told. */
const caseOf = ({ event, payload }: CaseNews, { way }: OrderBook): Outgoing => ({
  token: CASES[event],
  payload,
  meta: { ...way, aggregateVersion: payload.caseVersion },
})

/** How the order came in: what others entered has no posting that says so. */
const wayOf = ({ way, documents }: OrderBook): MetaOverrides => {
  const isOfOthers = Object.values(documents).some(({ observed }) => observed !== undefined)
  return way ?? (isOfOthers ? { channel: CHANNEL } : {})
}

/** News as events, each with the version after the one before it. */
export const publish = (
  known: OrderBook | undefined,
  from: { readonly system: string; readonly instance: string },
  { book, news, cases = [], effect }: Told,
): Decision<OrderBook> => {
  if (book === undefined) return { disposition: effect }
  const first = (known?.told ?? 0) + 1
  const events = news.map(({ event, payload, document, at }, index): Outgoing => {
    const source = { ...from, document, version: payload.documentVersion }
    const meta = { ...wayOf(book), aggregateVersion: first + index, occurredAt: at, source }
    return { token: EVENTS[event], payload, meta }
  })
  return {
    state: book,
    emit: [...events, ...cases.map((one) => caseOf(one, book))],
    names: namesOf(news),
    disposition: effect,
  }
}

/** The policy in force: another tax in the ERP than on the order is a case. */
export type IsTaxCase = () => boolean

/** `now` (epoch ms) is when it was heard: an ERP that forgets is asked about the last hours. */
export const tellFact = (
  book: OrderBook | undefined,
  read: FactRead,
  now: number,
  isTaxCase: IsTaxCase = () => true,
): Decision<OrderBook> => {
  const { erp, sender, fact } = read
  const isErp = sender === undefined
  const from = isErp ? { system: 'erp', instance: erp } : { system: 'sender', instance: sender }
  const told = isErp ? tellOfErp(book, erp, fact) : tellOf(book, erp, fact)
  const decision = publish(book, from, settleDocumentTax(markOf(fact), told, isTaxCase()))
  if (decision.state === undefined) {
    const isDoubted = isErp && book !== undefined && wasSetBack(book, erp)
    return isDoubted ? { ...decision, state: disbelieve(book, erp) } : decision
  }
  return {
    ...decision,
    names: [...(decision.names ?? []), ...(isErp ? [toldName(erp, now)] : [])],
  }
}

/** Publishes what has changed in a document since it was told last; nothing when nothing has. */
export const publishFacts = (isTaxCase?: IsTaxCase): FoldHandler<OrderBook, FactRead> =>
  defineFold({
    name: 'erp-events.publish-facts',
    consumes: factRead,
    produces: FACT_EVENTS,
    decide: ({ value }, book, { now }) => tellFact(book, value, now, isTaxCase),
  })
