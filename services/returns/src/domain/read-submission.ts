import { parseDecimal } from '@carrick/kernel'
import { quantityText } from '@carrick/order'
import type { ReturnRequest } from './return-record.ts'
import { reasonCode } from './read-snapshot.ts'

/** A return that a registered client asked for over HTTP. */
export interface Submission {
  readonly returnId: string
  readonly client: string
  readonly channel: string
  /** The client's own reference of the return. */
  readonly externalId: string
  readonly lines: readonly {
    readonly lineId: string
    readonly quantity: string
    readonly reason: string | null
    readonly exchangeSku?: string
    readonly exchangePrice?: string
  }[]
  readonly reason: string | null
  readonly returnless: boolean
  /** When it was accepted, epoch ms. */
  readonly at: number
}

export const readSubmission = (submission: Submission): ReturnRequest => ({
  origin: {
    kind: 'client',
    client: submission.client,
    channel: submission.channel,
    externalId: submission.externalId,
  },
  version: submission.at,
  lines: submission.lines.map(({ lineId, quantity, reason, ...exchange }) => ({
    ...exchange,
    lineId,
    recordId: null,
    quantity: quantityText(parseDecimal(quantity)),
    reason: reasonCode(reason),
  })),
  reason: submission.reason,
  returnless: submission.returnless,
  draft: false,
  withdrawn: false,
})
