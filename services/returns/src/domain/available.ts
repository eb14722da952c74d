import { addDays } from '@carrick/kernel'
import {
  dispatchedTotals,
  larger,
  type Registers,
  type Totals,
  totalsOfLines,
} from '@carrick/order'
import { creditedBy, memosOf } from './credits.ts'
import { endingOf } from './ending.ts'
import type { OrderReturns, ShipmentEntry } from './order-returns.ts'
import type { ReturnRecord } from './return-record.ts'
import { receivedOf } from './returned-goods.ts'
import { combine, plus } from './totals.ts'

/** Shipments whose window is open on the day of the request: it runs from arrival, or from dispatch while that is unknown. */
const inWindow = (
  { facts: { shipments, deliveries } }: OrderReturns,
  requestedOn: string,
  windowDays: number,
): OrderReturns['facts']['shipments'] =>
  Object.fromEntries(
    [...new Set([...Object.keys(shipments), ...Object.keys(deliveries)])].flatMap((key) => {
      const shipment = deliveries[key] ?? shipments[key]
      const isOpen =
        shipment !== undefined && requestedOn <= addDays(shipment.value.day, windowDays)
      return isOpen ? [[key, shipment]] : []
    }),
  )

const only = (
  registers: Registers<ShipmentEntry>,
  keys: Registers<ShipmentEntry>,
): Registers<ShipmentEntry> =>
  Object.fromEntries(Object.entries(registers).filter(([key]) => Object.hasOwn(keys, key)))

export const shippedOf = ({ facts }: OrderReturns): Totals => dispatchedTotals(facts).shipped

/** `requestedOn` is a day of the same calendar as the dates of the ERP. */
export const shippedInWindow = (
  state: OrderReturns,
  requestedOn: string,
  windowDays: number,
): Totals => {
  const { shipments, deliveries } = state.facts
  const open = inWindow(state, requestedOn, windowDays)
  return dispatchedTotals({
    shipments: only(shipments, open),
    deliveries: only(deliveries, open),
  }).shipped
}

/** What a return takes of the shipped goods: what it may bring while it goes on, or what it brought. */
const claimOf = ({ facts }: OrderReturns, record: ReturnRecord): Totals => {
  const { verdict, closed, returnId } = record
  const goesOn = !closed && verdict?.kind === 'granted' && endingOf(facts, record) === undefined
  const granted = totalsOfLines([goesOn ? verdict.lines : []])
  const credited = creditedBy(memosOf(facts, record))
  return combine(
    (a = 0n, b = 0n, c = 0n) => larger(a, larger(b, c)),
    granted,
    receivedOf(facts, returnId),
    credited,
  )
}

/** What all other returns of the order take. */
export const claimedByOthers = (state: OrderReturns, returnId: string): Totals =>
  plus(
    ...Object.values(state.returns)
      .filter((record) => record.returnId !== returnId)
      .map((record) => claimOf(state, record)),
  )
