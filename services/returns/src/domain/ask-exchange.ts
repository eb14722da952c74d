import { parseDecimal } from '@carrick/kernel'
import { type LineQuantityText, type Totals, totalsOfLines } from '@carrick/order'
import type { ReturnView } from './derive-return.ts'
import { exchangeTermsOf } from './exchange.ts'
import type { Step } from './next-step.ts'
import type { OrderReturns } from './order-returns.ts'
import { exchangeOrderId } from './return-id.ts'
import type { ReturnRecord } from './return-record.ts'
import { linesOf } from './totals.ts'

/**
 * What is exchanged now: what was granted, or what was accepted of it when everything is back and looked at.
 * For goods that nobody wants to send any more nothing is sent before they are back all the same.
 */
const exchangeable = (record: ReturnRecord, { goods }: ReturnView): Totals | undefined => {
  const { verdict, receiptEnded, request, decided } = record
  if (verdict?.kind !== 'granted') return undefined
  const isWanted = !request.withdrawn && decided.rejected === null
  if (isWanted && verdict.terms.exchange?.at === 'authorization')
    return totalsOfLines([verdict.lines])
  const isBack = verdict.terms.returnless || goods.isComplete || receiptEnded
  return isBack && goods.isInspected ? goods.accepted : undefined
}

/** What people call a return. */
export const nameOfReturn = ({ returnId, request: { origin } }: ReturnRecord): string => {
  switch (origin.kind) {
    case 'salesforce':
      return origin.number ?? origin.recordId
    case 'client':
      return origin.externalId
    case 'receipt':
      return `${origin.documentId} (${returnId.slice(0, 8)})`
  }
}

/** Asks for the one order that is sent in exchange, as soon as the policy allows it. */
export const askExchange = (
  { facts, orderId }: OrderReturns,
  record: ReturnRecord,
  view: ReturnView,
): Step | undefined => {
  const { returnId } = record
  const terms = exchangeTermsOf(record)
  const isOver = view.ending !== undefined || record.exchange !== undefined
  if (terms === undefined || isOver || facts.authorized[returnId] === undefined) return undefined
  const totals = exchangeable(record, view)
  if (totals === undefined) return undefined
  const lines = linesOf(totals).filter(({ lineId }) =>
    terms.lines.some((line) => line.lineId === lineId),
  )
  if (lines.length === 0) return undefined
  const asked = { orderId: exchangeOrderId(returnId), lines }
  const sent = (line: LineQuantityText) =>
    terms.lines
      .filter(({ lineId }) => lineId === line.lineId)
      .map(({ lineId, sku, unitPrice }) => ({
        lineId,
        sku,
        quantity: parseDecimal(line.quantity),
        unitPrice: unitPrice === null ? null : parseDecimal(unitPrice),
      }))
  return {
    record: { ...record, exchange: asked },
    news: {
      event: 'ExchangeRequested',
      payload: {
        ...{ orderId, returnId, returnNumber: nameOfReturn(record) },
        ...{ exchangeOrderId: asked.orderId, lines: lines.flatMap(sent) },
      },
    },
  }
}
