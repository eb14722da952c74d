import type { OrderPosted } from '@carrick/schemas'
import { promisedBy } from './compare-reserved.ts'
import {
  documentOf,
  entryOf,
  type HoldTold,
  keep,
  type News,
  type OrderBook,
  type Told,
} from './order-book.ts'

/**
 * The answer to the posting told holds of its own. One that had ended before the document was read for
 * the first time would stand for ever, because the feed never showed it: it is released here. What it
 * promised is what the first read is compared with.
 */
export const tellPosting = (book: OrderBook | undefined, posted: OrderPosted): Told => {
  const { meta, orderId, target, documentId } = posted
  const known = documentOf(book, target, documentId)
  const unheard = posted.holds.filter((hold) => entryOf(known.holds, hold) === undefined)
  const state: HoldTold['state'] = known.version === null ? 'posted' : 'released'
  const holds = {
    ...known.holds,
    ...Object.fromEntries(unheard.map((hold) => [hold, { state, reason: null }])),
  }
  const { version, reserved = promisedBy(posted) } = known
  const news: readonly News[] =
    version === null
      ? []
      : unheard.map((hold) => ({
          event: 'OrderReleased',
          payload: { orderId, target, documentId, documentVersion: version, hold, by: null },
          document: documentId,
          at: meta.occurredAt,
        }))
  const { priority, company, org, channel } = meta
  const told = keep(book, target, documentId, { ...known, holds, reserved }, news)
  return told.book === undefined
    ? told
    : { ...told, book: { ...told.book, way: { priority, company, org, channel } } }
}
