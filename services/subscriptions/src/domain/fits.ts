import type { Subscription } from './subscription.ts'
import type { ToldEvent } from './told-event.ts'

const accepts = (accepted: readonly string[] | undefined, fact: string | null): boolean =>
  accepted === undefined || (fact !== null && accepted.includes(fact))

/** Whether a subscription is for an event. `unknown`: it depends on the buyer, who is not known yet. */
export const fits = (
  { events, when }: Pick<Subscription, 'events' | 'when'>,
  event: Pick<ToldEvent, 'name' | 'company' | 'org' | 'channel'>,
  customer: string | undefined,
): 'yes' | 'no' | 'unknown' => {
  const isWanted =
    events.includes(event.name) &&
    accepts(when.company, event.company) &&
    accepts(when.org, event.org) &&
    accepts(when.channel, event.channel)
  if (!isWanted) return 'no'
  if (when.customer === undefined) return 'yes'
  if (customer === undefined) return 'unknown'
  return when.customer.includes(customer) ? 'yes' : 'no'
}
