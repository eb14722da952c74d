import type { PriorityRule } from './mesh-config.ts'
import { fits, type RoutingFacts } from './route.ts'

/** What priority rules look at. */
export interface PriorityFacts extends RoutingFacts {
  readonly customerClass: string | null
  /** Days from today to the earliest wanted date, negative when it is over; null when there is none. */
  readonly wantedInDays: number | null
}

/** The priority of the first rule whose conditions all hold; undefined when none does. */
export const priorityBy = (
  rules: readonly PriorityRule[],
  facts: PriorityFacts,
): number | undefined =>
  rules.find(({ when = {} }) => {
    const { customerClass, wantedWithin, ...conditions } = when
    const isOfClass =
      customerClass === undefined ||
      (facts.customerClass !== null && customerClass.includes(facts.customerClass))
    const isWanted =
      wantedWithin === undefined ||
      (facts.wantedInDays !== null && facts.wantedInDays <= wantedWithin)
    return isOfClass && isWanted && fits(conditions, facts)
  })?.priority
