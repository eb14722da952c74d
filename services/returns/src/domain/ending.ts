import type { FactBook } from './order-returns.ts'
import type { ReturnRecord } from './return-record.ts'
import { receivedOf } from './returned-goods.ts'
import { sumOf } from './totals.ts'

export type Ending = 'REJECTED' | 'CANCELLED' | 'EXPIRED'

/** Why a return goes no further; undefined while it may. */
export const endingOf = (facts: FactBook, record: ReturnRecord): Ending | undefined => {
  const { returnId, request, verdict, decided, expired, authorizationAsked } = record
  const isAuthorized = facts.authorized[returnId] !== undefined
  if (verdict?.kind === 'refused') return 'REJECTED'
  if (!isAuthorized && facts.refused[returnId] !== undefined) return 'REJECTED'
  if (facts.cancelled[returnId] !== undefined) return expired ? 'EXPIRED' : 'CANCELLED'
  if (expired && facts.cancellationRejected[returnId] === undefined) return 'EXPIRED'
  if (authorizationAsked || isAuthorized) return undefined
  if (decided.rejected !== null) return 'REJECTED'
  if (request.withdrawn) return 'CANCELLED'
  // The receipt that it was made from was taken back, or belongs to another return.
  const isEmpty = request.origin.kind === 'receipt' && sumOf(receivedOf(facts, returnId)) === 0n
  return isEmpty ? 'CANCELLED' : undefined
}
