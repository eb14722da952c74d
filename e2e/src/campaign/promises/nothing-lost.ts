import type { Facts, Promised } from './facts.ts'

/** States in which an order that was accepted may end without a document. */
const ENDS = new Set(['INVALID', 'PARKED', 'WITHDRAWN', 'EXCEPTION', 'REJECTED', 'CANCELLED'])

/** Why an order has no document; undefined = nobody knows. */
const explanationOf = (facts: Facts, order: string): string | undefined => {
  const lane = facts.lanes.get(order)?.find(({ code }) => code !== '')
  if (lane !== undefined) return `${lane.service} keeps it: ${lane.code}`
  const gap = facts.missed.get(order)?.[0]
  if (gap !== undefined) return `${gap.service} opened a case: ${gap.code}`
  const shown = facts.of('org-order').find((entry) => entry.order === order)
  if (shown !== undefined && ENDS.has(shown.integration)) return shown.integration
  if (shown?.lifecycle === 'CANCELLED') return 'cancelled'
  const told = facts.of('client-order').find((entry) => entry.order === order)
  return told !== undefined && ENDS.has(told.state) ? told.state : undefined
}

/** Promise 1: accepted = in the ERP, or with somebody who knows why not. */
export const nothingLost: Promised = {
  promise: 'No order is lost: each that was accepted is in its ERP, or a reason says why not',
  check: (facts) => ({
    checked: facts.accepted.size,
    violations: [...facts.accepted.values()].flatMap(({ order, by, erp }) => {
      const documents = facts.documents.get(order) ?? []
      const isElsewhere = documents.length > 0 && documents.every((one) => one.erp !== erp)
      if (isElsewhere)
        return [`${order} belongs to ERP ${erp} and is in ${documents[0]?.erp ?? ''} alone`]
      if (documents.length > 0 || explanationOf(facts, order) !== undefined) return []
      return [`${order}, accepted from ${by}, is in no ERP and nobody says why`]
    }),
  }),
}
