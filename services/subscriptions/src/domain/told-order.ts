import type { EventToken } from '@carrick/schemas'
import type { SubscriptionConnection } from '@carrick/service-host'
import { fits } from './fits.ts'
import { type Notice, noticeOf } from './notice.ts'
import type { OrderEvent } from './told-events.ts'

/** What is kept of an order. */
export interface ToldOrder {
  /** Number of its buyer. */
  readonly customer?: string
  /** Notices whose subscription depends on a buyer who is not known yet, oldest first. */
  readonly held: readonly Notice[]
}

export interface Told {
  /** Undefined: as it was. */
  readonly order?: ToldOrder
  readonly notices: readonly Notice[]
}

const NOTHING: ToldOrder = { held: [] }

/** Whom to tell of an event, and what waits until it is known whether to tell. */
export const tell = <T extends OrderEvent>(
  token: EventToken<T>,
  eventId: string,
  event: T,
  order: ToldOrder = NOTHING,
  subscriptions: readonly SubscriptionConnection[],
): Told => {
  const { company, org, channel } = event.meta
  const facts = { event: token.name, company, org, channel, customer: order.customer }
  const answers = subscriptions.map((one) => ({
    fit: fits(one, facts),
    notice: () => noticeOf(token, eventId, event, one),
  }))
  const of = (wanted: 'yes' | 'unknown'): readonly Notice[] =>
    answers.filter(({ fit }) => fit === wanted).map(({ notice }) => notice())
  const held = of('unknown')
  const notices = of('yes')
  return held.length === 0
    ? { notices }
    : { notices, order: { ...order, held: [...order.held, ...held] } }
}

/** The buyer is known now: what waited for that is told or dropped. */
export const learn = (
  customer: string,
  order: ToldOrder = NOTHING,
  subscriptions: readonly SubscriptionConnection[],
): Told => {
  if (order.customer === customer && order.held.length === 0) return { notices: [] }
  const isWanted = ({ subscription }: Notice): boolean =>
    subscriptions.some(
      ({ name, when }) => name === subscription && when.customer?.includes(customer) !== false,
    )
  return { order: { customer, held: [] }, notices: order.held.filter(isWanted) }
}
