import type { ExchangeOrderChanged } from '@carrick/schemas'
import { canonicalHash } from '@carrick/kernel'
import { type FactBook, ONLY, type OrderReturns } from './order-returns.ts'

type Standing = Pick<ExchangeOrderChanged, 'state' | 'documentId' | 'code' | 'text'>

const standingOf = ({ posted, orderRefused, orderCancelled }: FactBook): Standing => {
  const documentId = posted[ONLY]?.value.documentId ?? null
  const none = { documentId, code: null, text: null }
  if (orderCancelled?.[ONLY] !== undefined) return { ...none, state: 'CANCELLED' }
  if (documentId !== null) return { ...none, state: 'POSTED' }
  const refused = orderRefused?.[ONLY]?.value
  return refused === undefined
    ? { ...none, state: 'QUEUED' }
    : { ...none, state: 'REFUSED', ...refused }
}

/** Of an order that was made in exchange: what its return is told of it, when that has changed. Pure. */
export const tellExchange = (
  known: OrderReturns,
):
  | { readonly state: OrderReturns; readonly news: Omit<ExchangeOrderChanged, 'meta'> }
  | undefined => {
  const exchanged = known.facts.orders[ONLY]?.value.exchangeOf
  if (exchanged === undefined) return undefined
  const standing = standingOf(known.facts)
  const hash = canonicalHash(standing)
  if (hash === known.exchangeTold) return undefined
  const told = known.told + 1
  return {
    state: { ...known, told, exchangeTold: hash },
    news: { ...exchanged, exchangeOrderId: known.orderId, exchangeVersion: told, ...standing },
  }
}
