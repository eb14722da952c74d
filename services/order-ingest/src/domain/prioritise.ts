import { type Bundle, priorityBy, type RoutingFacts } from '@carrick/mapping'
import type { Order } from '@carrick/schemas'

const DAY_MS = 86_400_000
const CUSTOMER_CLASS = 'customerClass'

/** What routing rules look at. */
export const routingFactsOf = (order: Order): RoutingFacts => ({
  country: (order.shipTo ?? order.soldTo).address?.country ?? null,
  currency: order.currency,
  channel: order.origin.channel,
  org: order.origin.org,
  orderType: order.orderType,
  customer: order.soldTo.number,
})

const daysTo = (today: string, date: string): number =>
  Math.round((Date.parse(date) - Date.parse(today)) / DAY_MS)

const wantedInDays = ({ requestedDate, lines }: Order, today: string): number | null => {
  const dates = [requestedDate, ...lines.map((line) => line.requestedDate)]
  const [earliest] = dates.filter((date) => date !== null).toSorted()
  return earliest === undefined ? null : daysTo(today, earliest)
}

/**
 * How urgent an order is, 0 to 9: by the rules of mesh.yaml, otherwise as it says itself. `today` is a
 * date such as 2026-11-23.
 */
export const prioritise = (bundle: Bundle, order: Order, today: string): number =>
  priorityBy(bundle.config.policies.priority, {
    ...routingFactsOf(order),
    customerClass:
      order.soldTo.extensions.find(({ name }) => name === CUSTOMER_CLASS)?.value ?? null,
    wantedInDays: wantedInDays(order, today),
  }) ?? order.priority
