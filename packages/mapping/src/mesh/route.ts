import type { Conditions, RoutingRule } from './mesh-config.ts'

/** What routing rules look at. */
export type RoutingFacts = { readonly [K in keyof Conditions]-?: string | null }

export interface Route {
  readonly rule: string
  readonly target: string
}

const CONDITIONS = ['country', 'currency', 'channel', 'org', 'orderType', 'customer'] as const

/** True when each condition that there is accepts what is known of the order. */
export const fits = (when: Conditions, facts: RoutingFacts): boolean =>
  CONDITIONS.every((condition) => {
    const accepted = when[condition]
    const fact = facts[condition]
    return accepted === undefined || (fact !== null && accepted.includes(fact))
  })

/** The ERP of an order: the first rule whose conditions all hold, or undefined when none does. */
export const routeOrder = (
  routing: readonly RoutingRule[],
  facts: RoutingFacts,
): Route | undefined => {
  const found = routing.find(({ when }) => when === undefined || fits(when, facts))
  return found && { rule: found.rule, target: found.to }
}
