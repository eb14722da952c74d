import { exchangeEntryOf, isExchangeOff } from './exchange.ts'
import type { InspectionEntry, OrderReturns } from './order-returns.ts'
import { failuresOf } from './refunds.ts'

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
)

/** Inspections that people record here are one document, whose versions this service counts. */
const byHand = (returnId: string): string => JSON.stringify([returnId, 'by hand'])

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
    case 'inspect': {
      const { inspections } = state.facts
      const key = byHand(returnId)
      const version = (inspections[key]?.version ?? 0) + 1
      const entry = { version, value: { returnId, lines: instruction.lines } }
      return { ...state, facts: { ...state.facts, inspections: { ...inspections, [key]: entry } } }
    }
  }
}
