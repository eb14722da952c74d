import {
  addDecimal,
  compareDecimal,
  type Decimal,
  divideDecimal,
  multiplyDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import { type LineQuantityText, smaller, totalsOfLines } from '@carrick/order'
import { creditedBy, type Memo, memosOf } from './credits.ts'
import { inCurrency, valueOf } from './line-value.ts'
import {
  type ExchangeEntry,
  type FactBook,
  ofReturn,
  ONLY,
  type OrderEntry,
} from './order-returns.ts'
import type { ExchangeLine, ExchangeTerms, ReturnRecord } from './return-record.ts'
import { combine, less, linesOf } from './totals.ts'

/** Digits that are kept until a sum is rounded. */
const EXACT = 12

export const exchangeTermsOf = ({ verdict }: ReturnRecord): ExchangeTerms | undefined =>
  verdict?.kind === 'granted' ? verdict.terms.exchange : undefined

/** What is known of the order that was made in exchange. */
export const exchangeEntryOf = (facts: FactBook, returnId: string): ExchangeEntry | undefined =>
  ofReturn(facts.exchanges ?? {}, returnId)[0]

/** It was cancelled, or refused and given up by a person: the money is paid back after all. */
export const isExchangeOff = (facts: FactBook, { returnId, decided }: ReturnRecord): boolean =>
  decided.exchangeGivenUp === true || exchangeEntryOf(facts, returnId)?.state === 'CANCELLED'

const amountOf = (
  order: OrderEntry,
  { unitPrice }: ExchangeLine,
  line: LineQuantityText,
): Decimal =>
  unitPrice === null
    ? valueOf(order, [line])
    : multiplyDecimal(parseDecimal(unitPrice), parseDecimal(line.quantity))

/** Net value of what is sent for these lines; lines that nothing is sent for count nothing. */
export const exchangeValue = (
  order: OrderEntry,
  wanted: readonly ExchangeLine[],
  lines: readonly LineQuantityText[],
): Decimal =>
  lines.reduce((sum, line) => {
    const exchange = wanted.find(({ lineId }) => lineId === line.lineId)
    return exchange === undefined ? sum : addDecimal(sum, amountOf(order, exchange, line))
  }, ZERO)

/** Lines of a credit memo that goods are sent for; what came too late for the exchange order is paid back. */
const exchangedLines = (
  facts: FactBook,
  record: ReturnRecord,
  memo: Memo,
): readonly LineQuantityText[] => {
  if (record.exchange === undefined) return memo.lines
  const memos = memosOf(facts, record)
  const before = creditedBy(
    memos.slice(
      0,
      memos.findIndex(({ key }) => key === memo.key),
    ),
  )
  const left = less(totalsOfLines([record.exchange.lines]), before)
  return linesOf(
    combine((mine = 0n, most = 0n) => smaller(mine, most), totalsOfLines([memo.lines]), left),
  )
}

/**
 * What of a credit memo, with its taxes, pays for the goods that are sent instead: as much of it as their net
 * value is of what it credits, and all of it when they are worth more. Never more than the memo.
 */
export const exchangedPart = (facts: FactBook, record: ReturnRecord, memo: Memo): Decimal => {
  const order = facts.orders[ONLY]?.value
  const terms = exchangeTermsOf(record)
  if (terms === undefined || order === undefined || isExchangeOff(facts, record)) return ZERO
  const sent = exchangeValue(order, terms.lines, exchangedLines(facts, record, memo))
  if (sent.unscaled === 0n) return ZERO
  const asked = record.credits.find(({ version }) => version === memo.requestVersion)
  const credited = subtractDecimal(valueOf(order, memo.lines), parseDecimal(asked?.fee ?? '0'))
  const gross = parseDecimal(memo.gross)
  if (compareDecimal(sent, credited) >= 0) return gross
  const part = divideDecimal(multiplyDecimal(gross, sent), credited, EXACT)
  return inCurrency(part, memo.currency)
}
