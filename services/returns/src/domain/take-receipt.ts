import type { OrderReturns } from './order-returns.ts'
import { takeRequest } from './take-request.ts'

/** Goods that nobody had announced become a return of their own, which a person decides about. */
export const takeBlindReceipts = (state: OrderReturns, at: number): OrderReturns =>
  Object.values(state.facts.receipts)
    .filter(({ value }) => value.isBlind)
    .reduce((taken, { version, value }) => {
      const { returnId, target, documentId, lines, withdrawn } = value
      const request = {
        origin: { kind: 'receipt' as const, target, documentId },
        version,
        lines: lines.map((line) => ({ ...line, recordId: null, reason: null })),
        reason: null,
        returnless: false,
        draft: false,
        withdrawn,
      }
      return takeRequest(taken, returnId, request, at).state
    }, state)
