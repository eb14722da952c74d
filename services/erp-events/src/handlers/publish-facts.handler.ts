import {
  type Decision,
  defineFold,
  emit,
  type FoldHandler,
  internalToken,
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
  ShipmentDelivered,
  ShipmentDispatched,
  TaxDetermined,
} from '@carrick/schemas'
import type { OrderFact } from '../domain/erp-fact.ts'
import type { News, OrderBook, Told } from '../domain/order-book.ts'
import { endOfSetBack } from '../domain/set-back.ts'
import type { Dispute } from '../domain/tax-book.ts'
import { openedTaxCase, resolvedTaxCase } from '../domain/tax-case.ts'
import { tellCredit } from '../domain/tell-credit.ts'
import { tellDocument } from '../domain/tell-document.ts'
import { tellInspection } from '../domain/tell-inspection.ts'
import { tellInvoice } from '../domain/tell-invoice.ts'
import { tellPayment } from '../domain/tell-payment.ts'
import { tellReturn } from '../domain/tell-return.ts'
import { tellShipment } from '../domain/tell-shipment.ts'
import { tellTax } from '../domain/tell-tax.ts'
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

/** Beginning and end of the case of an order's tax. */
const disputeOf = (orderId: string, dispute: Dispute): Outgoing => {
  const meta = { aggregateVersion: dispute.caseVersion }
  return dispute.cause === null
    ? emit(CaseResolved, resolvedTaxCase(orderId, dispute), { meta })
    : emit(CaseOpened, openedTaxCase(orderId, dispute, dispute.cause), { meta })
}

/** News as events, each with the version after the one before it. */
export const publish = (
  orderId: string,
  known: OrderBook | undefined,
  from: { readonly system: string; readonly instance: string },
  { book, news, dispute, effect }: Told,
): Decision<OrderBook> => {
  if (book === undefined) return { disposition: effect }
  const first = (known?.told ?? 0) + 1
  const events = news.map(({ event, payload, document, at }, index): Outgoing => {
    const source = { ...from, document, version: payload.documentVersion }
    const meta = { ...book.way, aggregateVersion: first + index, occurredAt: at, source }
    return { token: EVENTS[event], payload, meta }
  })
  const cases = dispute === undefined ? [] : [disputeOf(orderId, dispute)]
  return {
    state: book,
    emit: [...events, ...cases],
    names: namesOf(news),
    disposition: effect,
  }
}

const tell = (book: OrderBook | undefined, { erp, fact }: FactRead): Told => {
  switch (fact.type) {
    case 'order':
      return tellDocument(book, erp, fact)
    case 'shipment':
      return tellShipment(book, erp, fact)
    case 'invoice':
      return tellInvoice(book, erp, fact)
    case 'credit':
      return tellCredit(book, erp, fact)
    case 'return':
      return tellReturn(book, erp, fact)
    case 'payment':
      return tellPayment(book, erp, fact)
    case 'inspection':
      return tellInspection(book, erp, fact)
    case 'tax':
      return tellTax(book, erp, fact)
  }
}

/** The end of the case of a document that the ERP had put back. */
const endings = (key: string, erp: string, { ended }: Told): readonly Outgoing[] => {
  if (ended === undefined) return []
  const { documentId, setBack } = ended
  const meta = { aggregateVersion: setBack.caseVersion }
  return [emit(CaseResolved, endOfSetBack(key, erp, documentId, setBack), { meta })]
}

/** `now` (epoch ms) is when it was heard: an ERP that forgets is asked about the last hours. */
export const tellFact = (
  key: string,
  book: OrderBook | undefined,
  read: FactRead,
  now: number,
): Decision<OrderBook> => {
  const { erp, sender } = read
  const isErp = sender === undefined
  const from = isErp ? { system: 'erp', instance: erp } : { system: 'sender', instance: sender }
  const told = tell(book, read)
  const decision = publish(key, book, from, told)
  if (decision.state === undefined) return decision
  return {
    ...decision,
    emit: [...(decision.emit ?? []), ...endings(key, erp, told)],
    names: [...(decision.names ?? []), ...(isErp ? [toldName(erp, now)] : [])],
  }
}

/** Publishes what has changed in a document since it was told last; nothing when nothing has. */
export const publishFacts: FoldHandler<OrderBook, FactRead> = defineFold({
  name: 'erp-events.publish-facts',
  consumes: factRead,
  produces: [...Object.values(EVENTS), CaseOpened, CaseResolved],
  decide: ({ key, value }, book, { now }) => tellFact(key, book, value, now),
})
