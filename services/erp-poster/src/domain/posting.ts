import type { Order } from '@carrick/schemas'
import type { LeftOfLines } from './cancelled-lines.ts'
import type { ReturnPosting } from './return-posting.ts'

/** What the poster keeps of an order. Fields that may be absent came later than the others. */
export interface Posting {
  /** Newest version that the ERP has, or that is being posted. */
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
  /** Where a version was to go that could not be sent; another version may go elsewhere. */
  readonly routed?: string
  readonly refusedChange?: RefusedChange
  /** A document that the ERP has no more: a person was asked whether the order is to be posted again. */
  readonly goneDocument?: string | null
  /** How often that was done: each is an operation of its own. */
  readonly reposts?: number
  /** Lines that the ERP's document was made without. */
  readonly leftOut?: readonly string[]
  /** What is left of lines that were cancelled by name, and the newest request that was done. */
  readonly cancelledLines?: LeftOfLines
  readonly linesCancelledBy?: number
  /** By return id. */
  readonly returns?: Readonly<Record<string, ReturnPosting>>
}

/** The newest change of a posted order that its ERP refused. */
export interface RefusedChange {
  readonly orderVersion: number
  readonly code: string
  readonly caseIsOpen: boolean
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
  ...(known ?? unposted(target)),
  target,
  orderVersion: order.version,
})

/** Tells events of the order. Its version grows with each, in whatever state the order is. */
export const telling = <Event extends { readonly meta?: object }>(
  posting: Posting,
  ...events: readonly Event[]
) => ({
  state: { ...posting, told: posting.told + events.length },
  emit: events.map((event, index) => ({
    ...event,
    meta: { ...event.meta, aggregateVersion: posting.told + index + 1 },
  })),
})
