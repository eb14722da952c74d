export interface ApiUsage {
  /** Calls of the last 24 hours, of all programs. */
  readonly used: number
  readonly limit: number
}

/** The org stops answering at the limit: from here on a person should know. */
const WARN_AT = 0.8

/** From here on calls are kept for the status of orders: stock waits. */
const STOCK_UP_TO = 0.6

export const hasRoomForStock = (usage: ApiUsage | undefined): boolean =>
  usage === undefined || usage.used < usage.limit * STOCK_UP_TO

/** In words, when little is left of the calls that the org allows in a day. */
export const budgetWarning = (usage: ApiUsage | undefined): readonly string[] => {
  if (usage === undefined || usage.used < usage.limit * WARN_AT) return []
  const { used, limit } = usage
  return [
    `${String(used)} of the ${String(limit)} API calls that Salesforce allows in 24 hours are used; at the limit statuses wait`,
  ]
}
