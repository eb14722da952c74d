import { type Decision, defineFold, emit, type FoldHandler } from '@carrick/messaging'
import { factsOf, NO_TOLERANCE, type OrderFact, type ShipmentTolerance } from '@carrick/order'
import * as schemas from '@carrick/schemas'
import type { Envelope, EventToken } from '@carrick/schemas'
import { describeEvent } from '../domain/describe-event.ts'
import { type CaseTurn, type OrderRecord, recordFacts } from '../domain/order-record.ts'
import { noLongerOvershipped, overshipped } from '../domain/shipment-case.ts'

type Tolerate = () => ShipmentTolerance

const caseOf = (orderId: string, turn: CaseTurn | undefined) => {
  if (turn === undefined) return []
  const { caseVersion, cause } = turn
  return cause === null
    ? [emit(schemas.CaseResolved, noLongerOvershipped(orderId, caseVersion))]
    : [emit(schemas.CaseOpened, overshipped(orderId, caseVersion, cause))]
}

/** One handler for each event type that says something about an order; all fold into one ledger. */
const foldWith =
  (tolerance: Tolerate) =>
  <T extends { readonly meta: Envelope }>(
    token: EventToken<T>,
    facts: (event: T) => readonly OrderFact[],
  ): FoldHandler<OrderRecord, T> =>
    defineFold<OrderRecord, T>({
      name: `status-propagator.fold-${token.name}`,
      consumes: token,
      produces: [schemas.OrderStatusChanged, schemas.CaseOpened, schemas.CaseResolved],
      decide: ({ key, value }, state): Decision<OrderRecord> => {
        const said = facts(value)
        const recorded = recordFacts(key, state, said, describeEvent(value), tolerance())
        const { record, effect, status, turn } = recorded
        if (effect !== 'applied') return { disposition: effect }
        const { priority, channel, org, company } = value.meta
        const of = { priority, channel, org, company }
        const cases = caseOf(key, turn).map((told) => ({
          ...told,
          meta: { ...of, aggregateVersion: record.caseVersion ?? 0 },
        }))
        if (status === undefined) return { state: record, ...(cases.length > 0 && { emit: cases }) }
        const meta = { ...of, aggregateVersion: status.statusVersion }
        return {
          state: record,
          emit: [emit(schemas.OrderStatusChanged, status, { meta }), ...cases],
        }
      },
    })

/** `tolerance`: by how much shipments may miss what was ordered, by the policy in force. */
export const foldFacts = (tolerance: Tolerate = () => NO_TOLERANCE) => {
  const fold = foldWith(tolerance)
  return [
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
    fold(schemas.ReservationLost, factsOf.ReservationLost),
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
}
