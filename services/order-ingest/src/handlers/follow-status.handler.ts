import { defineFold, type FoldHandler } from '@carrick/messaging'
import { OrderStatusChanged } from '@carrick/schemas'
import type { Intake } from '../domain/intake.ts'
import { progressOf } from '../domain/progress.ts'

/** Holds, lines and the end of an order, for the client who asks; the newest version wins. */
export const followStatus: FoldHandler<Intake, OrderStatusChanged> = defineFold({
  name: 'order-ingest.follow-status',
  consumes: OrderStatusChanged,
  produces: [],
  decide: ({ value }, known) => {
    // Orders of an org are asked for there.
    if (known === undefined || known.received.origin.client === null) {
      return { disposition: 'superseded' }
    }
    const newest = known.progress?.version ?? -1
    if (value.statusVersion === newest) return { disposition: 'duplicate' }
    if (value.statusVersion < newest) return { disposition: 'superseded' }
    return { state: { ...known, progress: progressOf(value, known.progress) } }
  },
})
