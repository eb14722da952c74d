import type { Buyer, Subscription } from './subscription.ts'
import type { ToldEvent } from './told-event.ts'

const accepts = (accepted: readonly string[] | undefined, fact: string | null): boolean =>
  accepted === undefined || (fact !== null && accepted.includes(fact))

type Way = Pick<ToldEvent, 'channel' | 'org'>
type Known = Pick<Buyer, 'customer' | 'contact' | 'way'>

const fitsWay = ({ when }: Pick<Subscription, 'when'>, { channel, org }: Way): boolean =>
  accepts(when.org, org) && accepts(when.channel, channel)

/** Whether a subscription is for what this buyer orders, and can reach him where he is the receiver. */
export const fitsBuyer = (
  subscription: Pick<Subscription, 'when' | 'to'>,
  { customer, contact, way }: Known,
): boolean =>
  accepts(subscription.when.customer, customer) &&
  (subscription.to !== null || contact !== null) &&
  (way === undefined || fitsWay(subscription, way))

/** Whether a subscription is for an event. `unknown`: it depends on the buyer, who is not known yet. */
export const fits = (
  subscription: Pick<Subscription, 'events' | 'when' | 'to'>,
  event: Pick<ToldEvent, 'name' | 'company' | 'org' | 'channel'>,
  buyer: Known | undefined,
): 'yes' | 'no' | 'unknown' => {
  const { events, when, to } = subscription
  if (!events.includes(event.name) || !accepts(when.company, event.company)) return 'no'
  // An ERP may tell of an order before its service has heard how it came in: then the event does not say.
  const way = event.channel === '' ? undefined : event
  if (way !== undefined && !fitsWay(subscription, way)) return 'no'
  const needsWay = way === undefined && (when.org ?? when.channel) !== undefined
  if (buyer !== undefined) {
    const isKnown = !needsWay || buyer.way !== undefined
    return isKnown && fitsBuyer(subscription, buyer) ? 'yes' : 'no'
  }
  return when.customer === undefined && to !== null && !needsWay ? 'yes' : 'unknown'
}
