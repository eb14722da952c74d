import { type Decision, defineFold, type FoldHandler, type Outgoing } from '@carrick/messaging'
import { CONFIGURATION, type ReturnPolicy } from '@carrick/mapping'
import * as schemas from '@carrick/schemas'
import type { Envelope, EventToken } from '@carrick/schemas'
import { advance } from '../domain/advance.ts'
import { applyFact, type Fact } from '../domain/apply-facts.ts'
import { factOf } from '../domain/event-facts.ts'
import { namesOf } from '../domain/names-of.ts'
import type { News } from '../domain/news.ts'
import { noReturns, type OrderReturns, type Way } from '../domain/order-returns.ts'
import { takeBlindReceipts } from '../domain/take-receipt.ts'
import { tellExchange } from '../domain/tell-exchange.ts'

/** The policy in force. */
export type CurrentPolicy = () => ReturnPolicy

/** Name of the timer that fires when a return of the order has waited long enough. */
export const RETURN_DUE = 'return-due'

const EVENTS = {
  ReturnAuthorizationRequested: schemas.ReturnAuthorizationRequested,
  ReturnCancellationRequested: schemas.ReturnCancellationRequested,
  ReturnCreditRequested: schemas.ReturnCreditRequested,
  ExchangeRequested: schemas.ExchangeRequested,
  ExchangeOrderChanged: schemas.ExchangeOrderChanged,
  RefundRequested: schemas.RefundRequested,
  ReturnStatusChanged: schemas.ReturnStatusChanged,
  CaseOpened: schemas.CaseOpened,
  CaseResolved: schemas.CaseResolved,
}

export const PRODUCES: readonly EventToken<unknown>[] = Object.values(EVENTS)

const outgoing = ({ told, way }: OrderReturns, news: readonly News[]): readonly Outgoing[] =>
  news.map(({ event, payload }, index) => ({
    token: EVENTS[event],
    payload,
    meta: { ...way, aggregateVersion: told + index + 1 },
  }))

/** To the order that the goods came back from. */
const exchangeEvent = (
  { told, way }: OrderReturns,
  news: Omit<schemas.ExchangeOrderChanged, 'meta'>,
): Outgoing => ({
  token: schemas.ExchangeOrderChanged,
  key: news.orderId,
  payload: news,
  meta: { ...way, aggregateVersion: told },
})

/** What follows for the returns of an order, now that this is known of it. */
export const settle = (
  known: OrderReturns,
  policy: ReturnPolicy,
  now: number,
): Decision<OrderReturns> => {
  const told = tellExchange(known)
  const exchange = told === undefined ? [] : [exchangeEvent(told.state, told.news)]
  const before = takeBlindReceipts(told?.state ?? known, now)
  const { state, news, dueAt, awaitsPolicy } = advance(before, policy, now)
  if (Object.keys(state.returns).length === 0) return { state, emit: exchange }
  return {
    state: { ...state, told: state.told + news.length },
    emit: [...exchange, ...outgoing(state, news)],
    names: namesOf(state),
    timers: [{ name: RETURN_DUE, at: dueAt }],
    awaits: awaitsPolicy ? [CONFIGURATION] : [],
  }
}

const wayOf = ({ priority, company, org, channel }: Envelope): Way => ({
  priority,
  company,
  org,
  channel,
})

/** Events that an order comes in with say how it came. */
const LEADS: ReadonlySet<string> = new Set([schemas.OrderQueued.name, schemas.OrderPosted.name])

/** One handler for each event type that says something about returns; all fold into one book. */
export const followFacts = (policy: CurrentPolicy) => {
  const follow = <T extends { readonly meta: Envelope }>(
    token: EventToken<T>,
    factIn: (event: T) => Fact,
  ): FoldHandler<OrderReturns, T> =>
    defineFold<OrderReturns, T>({
      name: `returns.follow-${token.name}`,
      consumes: token,
      produces: PRODUCES,
      decide: ({ key, value }, known = noReturns(key), { now }) => {
        const { facts, effect } = applyFact(known.facts, factIn(value))
        if (effect !== 'applied') return { disposition: effect }
        const way = known.way ?? (LEADS.has(token.name) ? wayOf(value.meta) : null)
        return settle({ ...known, facts, way }, policy(), now)
      },
    })
  return [
    follow(schemas.OrderQueued, factOf.OrderQueued),
    follow(schemas.OrderAmendmentRequested, factOf.OrderAmendmentRequested),
    follow(schemas.OrderPosted, factOf.OrderPosted),
    follow(schemas.OrderAmended, factOf.OrderAmended),
    follow(schemas.OrderPostFailed, factOf.OrderPostFailed),
    follow(schemas.OrderCancelled, factOf.OrderCancelled),
    follow(schemas.ExchangeOrderChanged, factOf.ExchangeOrderChanged),
    follow(schemas.ShipmentDispatched, factOf.ShipmentDispatched),
    follow(schemas.ShipmentDelivered, factOf.ShipmentDelivered),
    follow(schemas.InvoicePosted, factOf.InvoicePosted),
    follow(schemas.CreditMemoPosted, factOf.CreditMemoPosted),
    follow(schemas.GoodsReturned, factOf.GoodsReturned),
    follow(schemas.GoodsInspected, factOf.GoodsInspected),
    follow(schemas.ReturnAuthorized, factOf.ReturnAuthorized),
    follow(schemas.ReturnRefused, factOf.ReturnRefused),
    follow(schemas.ReturnCancelled, factOf.ReturnCancelled),
    follow(schemas.ReturnCancellationRejected, factOf.ReturnCancellationRejected),
    follow(schemas.ReturnCredited, factOf.ReturnCredited),
    follow(schemas.ReturnCreditRefused, factOf.ReturnCreditRefused),
    follow(schemas.RefundPending, factOf.RefundPending),
    follow(schemas.RefundPosted, factOf.RefundPosted),
    follow(schemas.RefundFailed, factOf.RefundFailed),
  ] as const
}
