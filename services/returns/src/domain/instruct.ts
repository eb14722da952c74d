import { exchangeEntryOf, isExchangeOff } from './exchange.ts'
import type { InspectionEntry, OrderReturns } from './order-returns.ts'
import { failuresOf, isBlocked, refundsOf } from './refunds.ts'
import type { ReturnRecord } from './return-record.ts'

/** What a person decides about a return. */
export type Instruction = {
  readonly returnId: string
  /** Name of the person. */
  readonly by: string
} & (
  | { readonly verb: 'approve' }
  | { readonly verb: 'reject'; readonly reason: string }
  | { readonly verb: 'inspect'; readonly lines: InspectionEntry['lines'] }
  /** What was refused is tried once more; an exchange whose order is not in its ERP is given up for the money. */
  | { readonly verb: 'refund' }
  /** The refund that was refused, or the rest of it, was paid in another way; `reference` names the payment. */
  | { readonly verb: 'paid'; readonly reference: string }
)

/** Inspections that people record here are one document, whose versions this service counts. */
const byHand = (returnId: string): string => JSON.stringify([returnId, 'by hand'])

/** Only the refund that stopped it: one that is tried again may still be paid by the provider. */
const paidByHand = (
  { facts }: OrderReturns,
  record: ReturnRecord,
  reference: string,
): Partial<OrderReturns['facts']> | undefined => {
  const last = refundsOf(facts, record).at(-1)
  const isStopped = last?.state === 'failed' || last?.state === 'short'
  if (!isStopped || !isBlocked(facts, record)) return undefined
  const { returnId } = record
  const key = JSON.stringify([returnId, last.number])
  const version = (facts.refunded[key]?.version ?? 0) + 1
  const value = { returnId, refundNumber: last.number, refundId: reference, amount: last.amount }
  return { refunded: { ...facts.refunded, [key]: { version, value } } }
}

/** Undefined when it changes nothing. Pure. */
export const instruct = (
  state: OrderReturns,
  instruction: Instruction,
): OrderReturns | undefined => {
  const { returnId, by } = instruction
  const record = Object.hasOwn(state.returns, returnId) ? state.returns[returnId] : undefined
  if (record === undefined) return undefined
  const decided = (over: Partial<typeof record.decided>): OrderReturns => ({
    ...state,
    returns: {
      ...state.returns,
      [returnId]: { ...record, decided: { ...record.decided, ...over } },
    },
  })
  switch (instruction.verb) {
    case 'approve':
      return record.decided.approvedBy === null ? decided({ approvedBy: by }) : undefined
    case 'reject':
      return record.decided.rejected === null
        ? decided({ rejected: { by, reason: instruction.reason } })
        : undefined
    case 'refund': {
      const tries = failuresOf(state.facts, record)
      const exchange = exchangeEntryOf(state.facts, returnId)?.state
      const isTried = tries > record.decided.tries
      const isOpen = record.exchange !== undefined && !isExchangeOff(state.facts, record)
      // Who has a refund tried again need not mean the exchange too, as long as nobody refused that.
      const givesUp = isOpen && exchange !== 'POSTED' && (exchange === 'REFUSED' || !isTried)
      if (givesUp) return decided({ tries, exchangeGivenUp: true })
      return isTried ? decided({ tries }) : undefined
    }
    case 'paid': {
      const paid = paidByHand(state, record, instruction.reference)
      return paid && { ...state, facts: { ...state.facts, ...paid } }
    }
    case 'inspect': {
      const { inspections } = state.facts
      const key = byHand(returnId)
      const version = (inspections[key]?.version ?? 0) + 1
      const entry = { version, value: { returnId, lines: instruction.lines } }
      return { ...state, facts: { ...state.facts, inspections: { ...inspections, [key]: entry } } }
    }
  }
}
