import { addDecimal, compareDecimal, type Decimal, parseDecimal } from '@carrick/kernel'
import { dispatchedTotals, type Totals, totalsOfDocuments, totalsOfLines } from '@carrick/order'
import { claimedByOthers } from './available.ts'
import { memosOf, standing } from './credits.ts'
import type { ReturnView } from './derive-return.ts'
import { exchangedPart, exchangeTermsOf } from './exchange.ts'
import { inCurrency, valueOf } from './line-value.ts'
import { ofReturn, ONLY, type OrderReturns } from './order-returns.ts'
import type { ReturnRecord } from './return-record.ts'
import { goodsOf, receivedOf } from './returned-goods.ts'
import { at, plus } from './totals.ts'

const beyond = (what: string, some: Totals, most: Totals): readonly string[] =>
  [...some.keys()]
    .filter((lineId) => at(some, lineId) > at(most, lineId))
    .map((lineId) => `line ${lineId}: ${what}`)

const only = (lines: Totals, totals: Totals): Totals =>
  new Map([...totals].filter(([lineId]) => lines.has(lineId)))

/** What is granted was shipped, and no other return takes it. */
const brokenByGrant = (state: OrderReturns, { returnId, verdict }: ReturnRecord) => {
  const granted = totalsOfLines([verdict?.kind === 'granted' ? verdict.lines : []])
  const claimed = plus(granted, claimedByOthers(state, returnId))
  const mine = only(granted, claimed)
  return beyond('more is granted than was shipped', mine, dispatchedTotals(state.facts).shipped)
}

/** What is credited came back, was accepted, granted and invoiced; and the fee is less than its worth. */
const brokenByCredit = ({ facts }: OrderReturns, record: ReturnRecord): readonly string[] => {
  const { returnId, verdict, credits } = record
  const asked = credits.at(-1)
  const order = facts.orders[ONLY]?.value
  if (asked === undefined || order === undefined || verdict?.kind !== 'granted') {
    return ['a credit is asked for a return that nobody granted']
  }
  const credited = ofReturn(facts.credited, returnId).map((answer) => answer.requestVersion)
  const refused = ofReturn(facts.creditRefused, returnId)
    .map((answer) => answer.requestVersion)
    .filter((version) => !credited.includes(version))
  const counted = credits.filter(({ version }) => !refused.includes(version))
  const now = totalsOfLines([asked.lines])
  const mine = only(now, totalsOfLines(counted.map(({ lines }) => lines)))
  const { accepted } = goodsOf(facts, record)
  const fee = compareDecimal(
    parseDecimal(asked.fee),
    inCurrency(valueOf(order, asked.lines), order.currency),
  )
  return [
    ...beyond('more is credited than was accepted', mine, accepted),
    ...beyond('more is credited than was granted', mine, totalsOfLines([verdict.lines])),
    ...(verdict.terms.returnless
      ? []
      : beyond('more is credited than came back', mine, receivedOf(facts, returnId))),
    ...beyond(
      'more is credited than was invoiced',
      only(now, plus(now, totalsOfDocuments(facts.memos))),
      totalsOfDocuments(facts.invoices),
    ),
    ...(fee > 0 ? ['the restocking fee is more than the goods are worth'] : []),
  ]
}

const sumOf = (amounts: readonly Decimal[]): Decimal =>
  amounts.reduce(addDecimal, parseDecimal('0'))

/** No refund before the ERP has posted the credit, and never more than it. */
const brokenByRefund = ({ facts }: OrderReturns, record: ReturnRecord): readonly string[] => {
  const { returnId, refunds } = record
  const asked = refunds.at(-1)
  if (asked === undefined) return []
  const { target, creditMemoId } = asked
  const inBooks = facts.memos[JSON.stringify([target, creditMemoId])]?.value
  const answer = ofReturn(facts.credited, returnId).find(
    (one) => one.target === target && one.creditMemoId === creditMemoId,
  )
  const gross = inBooks?.gross ?? answer?.gross
  if (gross === undefined) return ['a refund is asked for before the ERP has posted the credit']
  if (inBooks?.withdrawn === true) return ['a refund is asked for a credit that was taken back']
  const failed = ofReturn(facts.refundFailed, returnId).map(({ refundNumber }) => refundNumber)
  const paid = ofReturn(facts.refunded, returnId)
  const outOf = ({ number, amount }: (typeof refunds)[number]): Decimal => {
    const answered = paid.find(({ refundNumber }) => refundNumber === number)
    if (answered !== undefined) return parseDecimal(answered.amount)
    return parseDecimal(failed.includes(number) ? '0' : amount)
  }
  const memos = standing(memosOf(facts, record))
  const isOfMemo = (one: { readonly target: string; readonly creditMemoId: string }): boolean =>
    one.target === target && one.creditMemoId === creditMemoId
  const kept = memos.filter(isOfMemo).map((memo) => exchangedPart(facts, record, memo))
  const isMore = (some: readonly Decimal[], most: Decimal): boolean =>
    compareDecimal(sumOf(some), most) > 0
  const out = refunds.filter(isOfMemo).map(outOf)
  return [
    ...(isMore([...out, ...kept], parseDecimal(gross))
      ? ['more is refunded than was credited and not exchanged']
      : []),
    ...(isMore(refunds.map(outOf), sumOf(memos.map((memo) => parseDecimal(memo.gross))))
      ? ['more is refunded in all than stands credited']
      : []),
  ]
}

/** One order in exchange, of no more than was granted, and of no more than was accepted where that is the policy. */
const brokenByExchange = ({ facts }: OrderReturns, before: ReturnRecord, record: ReturnRecord) => {
  const asked = totalsOfLines([record.exchange?.lines ?? []])
  const { verdict } = record
  const granted = totalsOfLines([verdict?.kind === 'granted' ? verdict.lines : []])
  const terms = exchangeTermsOf(record)
  return [
    ...(before.exchange === undefined ? [] : ['a second order is made in exchange']),
    ...beyond('more is exchanged than was granted', asked, granted),
    ...(terms?.at === 'authorization'
      ? []
      : beyond('more is exchanged than was accepted', asked, goodsOf(facts, record).accepted)),
  ]
}

/** What people see promises no money before the ERP has posted the credit, and counts nothing twice. */
const brokenByView = (view: ReturnView, record: ReturnRecord): readonly string[] => {
  const { progress, memos, goods } = view
  const { granted, received, accepted, rejected } = goods
  const isPromise =
    progress.startsWith('REFUND') && memos.length === 0 && record.refunds.length === 0
  const isReturnless = record.verdict?.kind === 'granted' && record.verdict.terms.returnless
  return [
    ...(isPromise ? ['a refund is shown before the ERP has posted the credit'] : []),
    ...beyond('more is accepted than was granted', accepted, granted),
    ...(isReturnless
      ? []
      : beyond('more is judged than came back', plus(accepted, rejected), received)),
  ]
}

/** What does not hold after a step of a return although it must, whatever came in which order; none = all is well. */
export const brokenInvariants = (
  state: OrderReturns,
  before: ReturnRecord,
  record: ReturnRecord,
  view: ReturnView,
): readonly string[] => [
  ...(before.verdict === record.verdict ? [] : brokenByGrant(state, record)),
  ...(record.credits.length > before.credits.length ? brokenByCredit(state, record) : []),
  ...(record.refunds.length > before.refunds.length ? brokenByRefund(state, record) : []),
  ...(record.exchange === before.exchange ? [] : brokenByExchange(state, before, record)),
  ...brokenByView(view, record),
]
