import type { Order } from '@carrick/schemas'
import type { Posting } from './posting.ts'

/** An order as it is wanted now. */
export interface Wish {
  readonly order: Order
  /** ERP by the routing rules; null = wherever the order is. */
  readonly target: string | null
  /** By a flow that only watches. */
  readonly watched: boolean
}

export type Writing =
  | { readonly kind: 'create'; readonly target: string; readonly number: number }
  | {
      readonly kind: 'amend'
      readonly target: string
      readonly documentId: string
      /** What the ERP has. */
      readonly baseVersion: number
    }
  /** In the ERP already, cancelled, refused, older than the version at hand, or never to be posted. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'watch' }

/** Asked again after a failed try, with the state of the first time: that is no repetition. */
const isOpen = (order: Order, known: Posting): boolean =>
  !known.withdrawn && order.version >= known.orderVersion && order.version > known.refusedVersion

const isNews = (order: Order, { cancelledBy, orderVersion, refusedChange }: Posting): boolean =>
  cancelledBy === null &&
  order.version > orderVersion &&
  order.version > (refusedChange?.orderVersion ?? 0)

/**
 * What to do with an order as it is wanted now: create it, or change what its ERP has. So it does not
 * matter whether it came as a new order or as a change: either may cross the posting, or its refusal. Pure.
 */
export const decideWriting = (
  { order, target, watched }: Wish,
  known: Posting | undefined,
): Writing => {
  const documentId = known?.documentId ?? null
  const at = known?.target ?? target ?? known?.routed
  const isWanted =
    known === undefined || (documentId === null ? isOpen(order, known) : isNews(order, known))
  if (!isWanted || at === undefined) return { kind: 'superseded' }
  if (watched) return { kind: 'watch' }
  if (documentId === null) return { kind: 'create', target: at, number: known?.refusals ?? 0 }
  return { kind: 'amend', target: at, documentId, baseVersion: known?.orderVersion ?? 0 }
}
