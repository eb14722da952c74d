import { fits } from './fits.ts'
import { type Notice, noticeOf } from './notice.ts'
import type { Subscription } from './subscription.ts'
import type { ToldEvent } from './told-event.ts'

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
export const tell = (
  event: ToldEvent,
  order: ToldOrder = NOTHING,
  subscriptions: readonly Subscription[],
): Told => {
  const of = (wanted: 'yes' | 'unknown'): readonly Notice[] =>
    subscriptions
      .filter((one) => fits(one, event, order.customer) === wanted)
      .map((one) => noticeOf(event, one))
  const [notices, held] = [of('yes'), of('unknown')]
  return held.length === 0
    ? { notices }
    : { notices, order: { ...order, held: [...order.held, ...held] } }
}

/** The buyer is known now: what waited for that is told or dropped. */
export const learn = (
  customer: string,
  order: ToldOrder = NOTHING,
  subscriptions: readonly Subscription[],
): Told => {
  if (order.customer === customer && order.held.length === 0) return { notices: [] }
  const isWanted = ({ subscription }: Notice): boolean =>
    subscriptions.some(
      ({ name, when }) => name === subscription && when.customer?.includes(customer) !== false,
    )
  return { order: { customer, held: [] }, notices: order.held.filter(isWanted) }
}
