import type { Buyer, Subscription } from './subscription.ts'
import type { ToldEvent } from './told-event.ts'

const accepts = (accepted: readonly string[] | undefined, fact: string | null): boolean =>
  accepted === undefined || (fact !== null && accepted.includes(fact))

/** Whether a subscription is for what this buyer orders, and can reach him where he is the receiver. */
export const fitsBuyer = (
  { when, to }: Pick<Subscription, 'when' | 'to'>,
  { customer, contact }: Pick<Buyer, 'customer' | 'contact'>,
): boolean => accepts(when.customer, customer) && (to !== null || contact !== null)

/** Whether a subscription is for an event. `unknown`: it depends on the buyer, who is not known yet. */
export const fits = (
  subscription: Pick<Subscription, 'events' | 'when' | 'to'>,
  event: Pick<ToldEvent, 'name' | 'company' | 'org' | 'channel'>,
  buyer: Pick<Buyer, 'customer' | 'contact'> | undefined,
): 'yes' | 'no' | 'unknown' => {
  const { events, when, to } = subscription
  const isWanted =
    events.includes(event.name) &&
    accepts(when.company, event.company) &&
    accepts(when.org, event.org) &&
    accepts(when.channel, event.channel)
  if (!isWanted) return 'no'
  if (buyer !== undefined) return fitsBuyer(subscription, buyer) ? 'yes' : 'no'
  return when.customer === undefined && to !== null ? 'yes' : 'unknown'
}
