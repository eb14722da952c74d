import { malformed } from './query.ts'

const DAY = 86_400_000

/** From the first instant up to, not including, the second (epoch ms). */
export interface Range {
  readonly from: number
  readonly to: number
}

const utcDay = (now: number): number => Math.floor(now / DAY) * DAY

const monthStart = (now: number, shift: number): number => {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + shift, 1)
}

const yearStart = (now: number, shift: number): number =>
  Date.UTC(new Date(now).getUTCFullYear() + shift, 0, 1)

/** Weeks begin on Sunday, as in an org with an American locale. */
const weekStart = (now: number, shift: number): number => {
  const today = utcDay(now)
  return today - new Date(today).getUTCDay() * DAY + shift * 7 * DAY
}

type RangeOf = (now: number, count: number) => Range
const days =
  (from: (count: number) => number, to: (count: number) => number): RangeOf =>
  (now, count) => ({ from: utcDay(now) + from(count) * DAY, to: utcDay(now) + to(count) * DAY })
const periods =
  (start: (now: number, shift: number) => number, shift: number): RangeOf =>
  (now) => ({ from: start(now, shift), to: start(now, shift + 1) })

const RANGES: Readonly<Record<string, RangeOf>> = {
  TODAY: days(
    () => 0,
    () => 1,
  ),
  YESTERDAY: days(
    () => -1,
    () => 0,
  ),
  TOMORROW: days(
    () => 1,
    () => 2,
  ),
  LAST_N_DAYS: days(
    (count) => -count,
    () => 1,
  ),
  NEXT_N_DAYS: days(
    () => 1,
    (count) => count + 1,
  ),
  LAST_90_DAYS: days(
    () => -90,
    () => 1,
  ),
  THIS_WEEK: periods(weekStart, 0),
  LAST_WEEK: periods(weekStart, -1),
  NEXT_WEEK: periods(weekStart, 1),
  THIS_MONTH: periods(monthStart, 0),
  LAST_MONTH: periods(monthStart, -1),
  NEXT_MONTH: periods(monthStart, 1),
  THIS_YEAR: periods(yearStart, 0),
  LAST_YEAR: periods(yearStart, -1),
  NEXT_YEAR: periods(yearStart, 1),
}

/** SOQL reference, "Date Formats and Date Literals"; days are UTC days. Throws SoqlError. */
export const rangeOf = (name: string, count: number, now: number): Range => {
  const range = RANGES[name]
  if (range === undefined) throw malformed(`unexpected token: '${name}'`)
  return range(now, count)
}
