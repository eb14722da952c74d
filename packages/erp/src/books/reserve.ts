import { addDecimal, compareDecimal, isZero, subtractDecimal } from '@carrick/kernel'
import type { ErpLine } from '../erp-order.ts'
import { backorderedOf, type BookLine, bookLine } from './book-order.ts'
import type { Journal } from './journal.ts'
import type { MasterData } from './master-data.ts'

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
