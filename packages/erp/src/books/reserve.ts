import {
  addDecimal,
  compareDecimal,
  type Decimal,
  isZero,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpLine } from '../erp-order.ts'
import { backorderedOf, type BookLine, bookLine } from './book-order.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'
import { lesser } from './stock.ts'

/** Books a line and reserves what there is; the rest waits for supply. */
export const reserveLine = (line: ErpLine, masterData: MasterData, journal: Journal): BookLine =>
  reserveMore(bookLine(line, journal.supplyDay()), masterData, journal)

/** What has happened to the line stays; only what is not confirmed any more is freed. */
export const amendLine = (
  before: BookLine | undefined,
  line: ErpLine,
  masterData: MasterData,
  journal: Journal,
): BookLine => {
  const fresh = bookLine(line, journal.supplyDay())
  if (before?.line.sku !== line.sku) {
    if (before !== undefined) freeLine(before, masterData)
    return reserveMore(fresh, masterData, journal)
  }
  const { ordered } = fresh
  const carried: BookLine = { ...before, line, ordered }
  const surplus = subtractDecimal(before.confirmed, ordered)
  if (surplus.unscaled > 0n) {
    masterData.product(line.sku)?.free(surplus)
    carried.confirmed = ordered
  }
  if (compareDecimal(before.confirmed, before.ordered) === 0 && isZero(backorderedOf(carried)))
    return carried
  return reserveMore(carried, masterData, journal)
}

/** Nobody waits for the line any more. */
export const freeLine = ({ line, confirmed }: BookLine, masterData: MasterData): void => {
  masterData.product(line.sku)?.free(confirmed)
}

const reserveMore = (line: BookLine, masterData: MasterData, journal: Journal): BookLine => {
  const product = masterData.product(line.line.sku)
  if (product === undefined) return line
  line.confirmed = addDecimal(line.confirmed, product.reserve(backorderedOf(line)))
  line.promiseDate = isZero(backorderedOf(line)) ? journal.today() : journal.supplyDay()
  return line
}

/** Takes away what was reserved for a line and has not left, at most so much of it; how much that was. */
export const unreserveLine = (
  line: BookLine,
  asked: Decimal,
  masterData: MasterData,
  journal: Journal,
): Decimal => {
  const taken = lesser(asked, subtractDecimal(line.confirmed, line.shipped))
  if (taken.unscaled <= 0n) return ZERO
  masterData.product(line.line.sku)?.free(taken)
  line.confirmed = subtractDecimal(line.confirmed, taken)
  line.promiseDate = journal.supplyDay()
  return taken
}
