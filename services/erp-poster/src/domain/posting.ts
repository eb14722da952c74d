import type { Order, OrderQueued } from '@carrick/schemas'

/** What the poster keeps of an order. */
export interface Posting {
  readonly orderVersion: number
  /** ERP instance; an order keeps its ERP for life. Null: it was never to be posted. */
  readonly target: string | null
  readonly documentId: string | null
  /** How many versions of it the ERP refused: each is an operation of its own. */
  readonly refusals: number
  /** The newest version that it refused; 0 = none. */
  readonly refusedVersion: number
  /** Cancelled before it reached the ERP; or there, by this request. */
  readonly withdrawn: boolean
  readonly cancelledBy: number | null
  /** Events told of the order so far: the newest one's version. */
  readonly told: number
}

export type PostingDecision =
  | {
      readonly kind: 'post'
      readonly number: number
      readonly order: Order
      readonly target: string
    }
  /** In the ERP already, cancelled, refused, or older than the version at hand. */
  | { readonly kind: 'superseded' }
  /** A correction that crossed the posting of what it corrects. */
  | { readonly kind: 'late'; readonly order: Order; readonly posting: Posting }
  /** A flow that only watches. */
  | { readonly kind: 'watch' }

/** Asked again after a failed try, with the state of the first time: that is no repetition. */
const isOpen = (order: Order, known: Posting): boolean =>
  known.documentId === null &&
  !known.withdrawn &&
  order.version >= known.orderVersion &&
  order.version > known.refusedVersion

const isLate = (order: Order, { documentId, cancelledBy, orderVersion }: Posting): boolean =>
  documentId !== null && cancelledBy === null && order.version > orderVersion

/** What to do with a queued order. Pure. */
export const decidePosting = (
  { order, target, mode }: OrderQueued,
  known: Posting | undefined,
): PostingDecision => {
  if (known !== undefined && isLate(order, known)) return { kind: 'late', order, posting: known }
  if (known !== undefined && !isOpen(order, known)) return { kind: 'superseded' }
  if (mode !== 'LIVE') return { kind: 'watch' }
  return { kind: 'post', number: known?.refusals ?? 0, order, target: known?.target ?? target }
}

/** An order of which nothing is known but where it is to go. */
export const unposted = (target: string | null): Posting => ({
  orderVersion: 0,
  target,
  documentId: null,
  refusals: 0,
  refusedVersion: 0,
  withdrawn: false,
  cancelledBy: null,
  told: 0,
})

export const begun = (order: Order, target: string, known: Posting | undefined): Posting => ({
  ...unposted(target),
  orderVersion: order.version,
  refusals: known?.refusals ?? 0,
  refusedVersion: known?.refusedVersion ?? 0,
  told: known?.told ?? 0,
})

/** Counts one more event of the order. Its version grows with each, in whatever state the order is. */
export const telling = (posting: Posting): Posting => ({ ...posting, told: posting.told + 1 })
