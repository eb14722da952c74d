import { fits, fitsBuyer } from './fits.ts'
import { addressed, laneOf, type Notice, noticeOf } from './notice.ts'
import type { Buyer, Subscription } from './subscription.ts'
import type { ToldEvent } from './told-event.ts'

/** What is kept of an order. */
export interface ToldOrder {
  readonly buyer?: Buyer
  /** Notices that depend on a buyer who is not known yet, oldest first. */
  readonly held: readonly Notice[]
}

/** A notice in the lane that it waits in. */
export interface Laned {
  readonly lane: string
  readonly notice: Notice
}

export interface Told {
  /** Undefined: as it was. */
  readonly order?: ToldOrder
  readonly notices: readonly Laned[]
}

const NOTHING: ToldOrder = { held: [] }

const laned = (notice: Notice, subscription: Subscription, buyer: Buyer | undefined): Laned => ({
  lane: laneOf(subscription, notice.orderId),
  notice: addressed(notice, subscription, buyer),
})

/** Whom to tell of an event, and what waits until it is known whether to tell. */
export const tell = (
  event: ToldEvent,
  order: ToldOrder = NOTHING,
  subscriptions: readonly Subscription[],
): Told => {
  // What comes later waits behind what waits.
  const waits = new Set(order.held.map(({ subscription }) => subscription))
  const fit = (one: Subscription): ReturnType<typeof fits> => {
    const found = fits(one, event, order.buyer)
    return found === 'yes' && waits.has(one.name) ? 'unknown' : found
  }
  const that = (wanted: 'yes' | 'unknown'): readonly Subscription[] =>
    subscriptions.filter((one) => fit(one) === wanted)
  const notices = that('yes').map((one) => laned(noticeOf(event, one), one, order.buyer))
  const held = that('unknown').map((one) => noticeOf(event, one))
  return held.length === 0
    ? { notices }
    : { notices, order: { ...order, held: [...order.held, ...held] } }
}

const isSame = (one: Buyer, other: Buyer | undefined): boolean =>
  one.customer === other?.customer &&
  one.contact === other.contact &&
  one.orderNumber === other.orderNumber &&
  one.way?.channel === other.way?.channel &&
  one.way?.org === other.way?.org

/** The buyer is known now: what waited for that is told or dropped. */
export const learn = (
  buyer: Buyer,
  order: ToldOrder = NOTHING,
  subscriptions: readonly Subscription[],
): Told => {
  if (isSame(buyer, order.buyer) && order.held.length === 0) return { notices: [] }
  const notices = order.held.flatMap((notice) =>
    subscriptions
      .filter((one) => one.name === notice.subscription && fitsBuyer(one, buyer))
      .map((one) => laned(notice, one, buyer)),
  )
  return { order: { buyer, held: [] }, notices }
}
