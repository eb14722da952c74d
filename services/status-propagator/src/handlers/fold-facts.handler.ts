import { type Decision, defineFold, emit, type FoldHandler } from '@carrick/messaging'
import { factsOf, type OrderFact } from '@carrick/order'
import * as schemas from '@carrick/schemas'
import type { Envelope, EventToken } from '@carrick/schemas'
import { describeEvent } from '../domain/describe-event.ts'
import { type OrderRecord, recordFacts } from '../domain/order-record.ts'

/** One handler for each event type that says something about an order; all fold into one ledger. */
const fold = <T extends { readonly meta: Envelope }>(
  token: EventToken<T>,
  facts: (event: T) => readonly OrderFact[],
): FoldHandler<OrderRecord, T> =>
  defineFold<OrderRecord, T>({
    name: `status-propagator.fold-${token.name}`,
    consumes: token,
    produces: [schemas.OrderStatusChanged],
    decide: ({ key, value }, state): Decision<OrderRecord> => {
      const { record, effect, status } = recordFacts(key, state, facts(value), describeEvent(value))
      if (effect !== 'applied') return { disposition: effect }
      if (status === undefined) return { state: record }
      const { priority, channel, org, company } = value.meta
      const meta = { aggregateVersion: status.statusVersion, priority, channel, org, company }
      return { state: record, emit: [emit(schemas.OrderStatusChanged, status, { meta })] }
    },
  })

export const foldFacts = [
  fold(schemas.OrderSubmitted, factsOf.OrderSubmitted),
  fold(schemas.OrderInvalid, factsOf.OrderInvalid),
  fold(schemas.OrderParked, factsOf.OrderParked),
  fold(schemas.OrderUnparked, factsOf.OrderUnparked),
  fold(schemas.OrderQueued, factsOf.OrderQueued),
  fold(schemas.OrderPosted, factsOf.OrderPosted),
  fold(schemas.OrderPostFailed, factsOf.OrderPostFailed),
  fold(schemas.OrderObserved, factsOf.OrderObserved),
  fold(schemas.OrderShown, factsOf.OrderShown),
  fold(schemas.OrderAcknowledged, factsOf.OrderAcknowledged),
  fold(schemas.OrderHeld, factsOf.OrderHeld),
  fold(schemas.OrderReleased, factsOf.OrderReleased),
  fold(schemas.OrderAmended, factsOf.OrderAmended),
  fold(schemas.OrderAmendmentRequested, factsOf.OrderAmendmentRequested),
  fold(schemas.OrderAmendmentRejected, factsOf.OrderAmendmentRejected),
  fold(schemas.OrderCancellationRequested, factsOf.OrderCancellationRequested),
  fold(schemas.OrderCancellationRejected, factsOf.OrderCancellationRejected),
  fold(schemas.OrderCancelled, factsOf.OrderCancelled),
  fold(schemas.ShipmentDispatched, factsOf.ShipmentDispatched),
  fold(schemas.ShipmentDelivered, factsOf.ShipmentDelivered),
  fold(schemas.InvoicePosted, factsOf.InvoicePosted),
  fold(schemas.InvoicePaid, factsOf.InvoicePaid),
  fold(schemas.CreditMemoPosted, factsOf.CreditMemoPosted),
  fold(schemas.GoodsReturned, factsOf.GoodsReturned),
  fold(schemas.ReturnStatusChanged, factsOf.ReturnStatusChanged),
] as const
