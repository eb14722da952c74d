import type { Hold } from '@carrick/mapping'
import type { OrderSnapshot, Origin } from '@carrick/schemas'

type Fields = Readonly<Record<string, string | null>>

/** What was received, kept as it came: it is mapped again when a reference appears or a map changes. */
export type ReceivedContent =
  | { readonly kind: 'snapshot'; readonly fields: Fields; readonly lines: readonly Fields[] }
  | {
      readonly kind: 'submission'
      readonly draft: unknown
      /** Holds that the client releases. */
      readonly releases?: readonly Hold[]
      /** Flow that takes it, whatever it says: that of the order that it is an exchange for. */
      readonly flow?: string
    }

/** An order as it came in, whichever way. JSON-safe. */
export interface ReceivedOrder {
  readonly orderId: string
  readonly origin: Origin
  readonly content: ReceivedContent
  /** Lines that were cancelled before its ERP had it: they go no further; absent = none. */
  readonly withheld?: readonly string[]
}

/** What a registered client submitted over HTTP. */
export interface Submission {
  readonly client: string
  readonly channel: string
  /** The client's own reference. */
  readonly externalId: string
  readonly draft: unknown
  /** The version that the client saw when it wrote this one; absent = whatever there is. */
  readonly baseVersion?: number
  /** Holds that the client releases. */
  readonly releases?: readonly Hold[]
}

/** A client's wish to cancel its order. */
export interface CancellationWish {
  readonly client: string
  /** Numbers of the lines alone that it gives up; absent = the whole order. */
  readonly lines?: readonly number[]
  readonly reason: string | null
}

export const receivedSnapshot = (snapshot: OrderSnapshot, org: string): ReceivedOrder => ({
  orderId: snapshot.orderId,
  origin: {
    channel: 'salesforce',
    org,
    recordId: snapshot.recordId,
    client: null,
    externalId: null,
    number: snapshot.fields['OrderNumber'] ?? null,
  },
  content: { kind: 'snapshot', fields: snapshot.fields, lines: snapshot.lines },
})

export const receivedSubmission = (
  orderId: string,
  { client, channel, externalId, draft, releases }: Submission,
): ReceivedOrder => ({
  orderId,
  origin: { channel, org: null, recordId: null, client, externalId, number: externalId },
  content: {
    kind: 'submission',
    draft,
    ...(releases && { releases }),
  },
})
