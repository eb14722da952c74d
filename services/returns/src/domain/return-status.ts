import { addDecimal, parseDecimal, rescale, ZERO } from '@carrick/kernel'
import { larger, millionths, quantityOf, smaller, type Totals } from '@carrick/order'
import type { ReturnLineStatus, ReturnStatusChanged } from '@carrick/schemas'
import { creditedBy, pendingCredits, standing } from './credits.ts'
import type { ReturnView } from './derive-return.ts'
import { exchangeEntryOf } from './exchange.ts'
import { ofReturn, ONLY, type OrderReturns, type Problem } from './order-returns.ts'
import { refundedAmount } from './refunds.ts'
import type { RequestOrigin, ReturnRecord } from './return-record.ts'
import { dispositionOf } from './returned-goods.ts'
import { at } from './totals.ts'

export type ReturnStatus = Omit<ReturnStatusChanged, 'meta' | 'statusVersion'>

/** The contract's frozen scale of amounts. */
const MONEY = 4

/** Line items of one order line share what came of it, in their order; the last has what is left over. */
const shareOut = (record: ReturnRecord, totals: Totals): readonly bigint[] => {
  const { lines } = record.request
  const left = new Map(totals)
  return lines.map(({ lineId, quantity }, index) => {
    const there = at(left, lineId)
    const isLast = lines.findLastIndex((line) => line.lineId === lineId) === index
    const share = isLast ? there : smaller(there, millionths(quantity))
    left.set(lineId, larger(0n, there - share))
    return share
  })
}

const linesOf = (
  { facts }: OrderReturns,
  record: ReturnRecord,
  { goods, memos }: ReturnView,
): readonly ReturnLineStatus[] => {
  const received = shareOut(record, goods.received)
  const accepted = shareOut(record, goods.accepted)
  const rejected = shareOut(record, goods.rejected)
  const credited = shareOut(record, creditedBy(memos))
  return record.request.lines.map(({ lineId, recordId, quantity, reason }, index) => ({
    lineId,
    recordId,
    requested: parseDecimal(quantity),
    received: quantityOf(received[index] ?? 0n),
    accepted: quantityOf(accepted[index] ?? 0n),
    rejected: quantityOf(rejected[index] ?? 0n),
    credited: quantityOf(credited[index] ?? 0n),
    disposition: dispositionOf(facts, record.returnId, lineId),
    reason,
  }))
}

const whereOf = (origin: RequestOrigin) =>
  origin.kind === 'salesforce'
    ? { recordId: origin.recordId, org: origin.org, recordType: origin.recordType }
    : { recordId: null, org: null, recordType: null }

/** What stands in the way: a refusal, a mistake in the request, or what needs a person. */
const problemOf = (
  { facts }: OrderReturns,
  { returnId, verdict, decided, authorizationAsked }: ReturnRecord,
  { trouble, judgement, ending }: ReturnView,
): Problem | undefined => {
  if (trouble !== undefined) return trouble
  if (judgement?.kind === 'wrong') return judgement
  if (ending !== 'REJECTED') return undefined
  if (verdict?.kind === 'refused') return verdict
  if (decided.rejected !== null && !authorizationAsked) {
    return { code: 'MESH_RETURN_NOT_APPROVED', text: decided.rejected.reason }
  }
  return facts.refused[returnId]?.value
}

/** Everything that people see of a return. `dueAt` is epoch ms. */
export const statusOf = (
  state: OrderReturns,
  record: ReturnRecord,
  view: ReturnView,
  dueAt: number | null,
): ReturnStatus => {
  const { facts, orderId } = state
  const { returnId, request } = record
  const { progress, wait, memos } = view
  const standingMemos = standing(memos)
  const problem = problemOf(state, record, view)
  const exchange = exchangeEntryOf(facts, returnId)
  const open = pendingCredits(facts, record).map(({ version }) => version)
  const refusedVersions = ofReturn(facts.creditRefused, returnId).map((one) => one.requestVersion)
  const fees = record.credits
    .filter(({ version }) => !open.includes(version) && !refusedVersions.includes(version))
    .map(({ fee }) => parseDecimal(fee))
  return {
    orderId,
    returnId,
    state: progress,
    ...whereOf(request.origin),
    documentId: facts.authorized[returnId]?.value.documentId ?? null,
    creditMemoId: standingMemos.at(-1)?.creditMemoId ?? null,
    refundId: ofReturn(facts.refunded, returnId).at(-1)?.refundId ?? null,
    currency: facts.orders[ONLY]?.value.currency ?? null,
    creditedAmount: rescale(
      standingMemos.map(({ gross }) => parseDecimal(gross)).reduce(addDecimal, ZERO),
      MONEY,
    ),
    refundedAmount: rescale(refundedAmount(facts, record), MONEY),
    restockingFee: rescale(fees.reduce(addDecimal, ZERO), MONEY),
    waitsFor: wait?.what ?? null,
    ownerRole: view.trouble?.owner ?? wait?.owner ?? null,
    dueAt,
    exchangeOrderId: record.exchange?.orderId ?? null,
    exchangeDocumentId: exchange?.documentId ?? null,
    exchangeState: exchange?.state ?? (record.exchange === undefined ? null : 'REQUESTED'),
    exceptionCode: problem?.code ?? null,
    exceptionText: problem?.text ?? null,
    lines: linesOf(state, record, view),
  }
}
