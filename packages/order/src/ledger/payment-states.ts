import type { PaymentState, ReturnProgress, ReturnState, Settlement } from '@carrick/schemas'
import type { LineLedger } from './line-ledger.ts'
import { returnedOf } from './quantity-states.ts'
import type { LedgerState } from './state.ts'

const settlementsOf = ({ invoices, payments }: LedgerState): readonly Settlement[] =>
  Object.entries(invoices).flatMap(([key, { value }]) =>
    value.withdrawn ? [] : [payments[key]?.value.settlement ?? 'DUE'],
  )

const returnsIn = ({ returnOrders }: LedgerState, ...states: readonly ReturnProgress[]): boolean =>
  Object.values(returnOrders).some(({ value }) => states.includes(value.state))

/** What the customer has paid of all invoices, and what goes back of it. */
export const paymentOf = (state: LedgerState, lines: readonly LineLedger[]): PaymentState => {
  if (returnsIn(state, 'REFUND_PENDING', 'REFUND_FAILED')) return 'REFUND_PENDING'
  const credited = lines.some((line) => line.credited > 0n)
  if (credited && lines.every((line) => line.credited >= line.invoiced)) {
    if (returnsIn(state, 'REFUNDED', 'CLOSED')) return 'REFUNDED'
  }
  const settlements = settlementsOf(state)
  if (settlements.length === 0) return 'NONE'
  if (settlements.every((one) => one === 'WRITTEN_OFF')) return 'WRITTEN_OFF'
  if (settlements.every((one) => one === 'PAID' || one === 'WRITTEN_OFF')) return 'PAID'
  return settlements.every((one) => one === 'DUE') ? 'DUE' : 'PARTIALLY_PAID'
}

const OVER: readonly ReturnProgress[] = ['REJECTED', 'EXPIRED', 'CANCELLED', 'CLOSED']

/** What came back; before that, whether something is on its way. */
export const returnStateOf = (state: LedgerState, lines: readonly LineLedger[]): ReturnState => {
  const came = returnedOf(lines)
  if (came !== 'NONE') return came
  const open = Object.values(state.returnOrders).some(({ value }) => !OVER.includes(value.state))
  return open ? 'REQUESTED' : 'NONE'
}
