import type { SubscriptionConnection } from '@carrick/service-host'

/** What the filter of a subscription looks at. */
export interface FilterFacts {
  readonly event: string
  readonly company: string
  readonly org: string | null
  readonly channel: string
  /** Number of the buyer; undefined while the order itself was not seen. */
  readonly customer: string | undefined
}

const accepts = (accepted: readonly string[] | undefined, fact: string | null): boolean =>
  accepted === undefined || (fact !== null && accepted.includes(fact))

/** `unknown`: it depends on the buyer, who is not known yet. */
export const fits = (
  { events, when }: Pick<SubscriptionConnection, 'events' | 'when'>,
  { event, company, org, channel, customer }: FilterFacts,
): 'yes' | 'no' | 'unknown' => {
  const isWanted =
    events.includes(event) &&
    accepts(when.company, company) &&
    accepts(when.org, org) &&
    accepts(when.channel, channel)
  if (!isWanted) return 'no'
  if (when.customer === undefined) return 'yes'
  if (customer === undefined) return 'unknown'
  return when.customer.includes(customer) ? 'yes' : 'no'
}
