import { type Decimal, formatDecimal, parseDecimal, rescale } from '@carrick/kernel'
import { misfit, object, type Reader, whole } from '../wire/json-reader.ts'

/** JSON as Tryton's JSON-RPC speaks it. */
export type TrytonValue = null | boolean | number | string | readonly TrytonValue[] | TrytonRecord
export interface TrytonRecord {
  readonly [name: string]: TrytonValue
}

/** A moment of Tryton's own clock, in microseconds since 1970: its rows are dated by the transaction. */
export type Micros = number

/** Floats carry more digits than any unit does. */
const QUANTITY_SCALE = 6

export const decimalValue = (value: Decimal): TrytonRecord => ({
  __class__: 'Decimal',
  decimal: formatDecimal(value),
})

/** From `YYYY-MM-DD`. */
export const dateValue = (day: string): TrytonRecord => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return { __class__: 'date', year, month, day: date }
}

export const timeValue = (at: Micros): TrytonRecord => {
  const date = new Date(Math.floor(at / 1000))
  return {
    __class__: 'datetime',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: at % 1_000_000,
  }
}

/** Instants of facts have milliseconds. */
export const instantOf = (at: Micros): string => new Date(Math.floor(at / 1000)).toISOString()

/**
 * What changed at this moment as a version of its document. The versions of all facts of an order are added
 * up, and the sum stays below 2^52: microseconds would leave room for two.
 */
export const versionAt = (at: Micros): number => Math.floor(at / 1000)

export const id: Reader<number> = whole(1)

const amountText: Reader<{ readonly decimal: string }> = object({
  decimal: (value, path) => {
    if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value))
      throw misfit(path, 'a decimal text', value)
    return value
  },
})

/** An amount; one without any is nothing. */
export const amount: Reader<Decimal> = (value, path) =>
  parseDecimal(amountText(value, path).decimal)

/** Quantities are floats there: as many digits as any unit has, the rest is noise. */
export const quantity: Reader<Decimal> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) >= 1e15)
    throw misfit(path, 'a quantity', value)
  return withoutZeros(parseDecimal(value.toFixed(QUANTITY_SCALE)))
}

/** The same value always as the same text: Tryton tells `95` and `95.00`. */
export const withoutZeros = (value: Decimal): Decimal => {
  const digits = formatDecimal(value).split('.')[1] ?? ''
  return rescale(value, digits.replace(/0+$/, '').length)
}

const two = (part: number): string => String(part).padStart(2, '0')

const dateParts = object({ year: whole(1, 9999), month: whole(1, 12), day: whole(1, 31) })

/** `YYYY-MM-DD`. */
export const day: Reader<string> = (value, path) => {
  const { year, month, day: date } = dateParts(value, path)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}

const timeParts = object({
  hour: whole(0, 23),
  minute: whole(0, 59),
  second: whole(0, 59),
  microsecond: whole(0, 999_999),
})

/** Naive there, and UTC as its server is. */
export const micros: Reader<Micros> = (value, path) => {
  const { year, month, day: date } = dateParts(value, path)
  const { hour, minute, second, microsecond } = timeParts(value, path)
  return Date.UTC(year, month - 1, date, hour, minute, second) * 1000 + microsecond
}

/** `model,id`, as a reference to a record of any model is written. */
export interface Reference {
  readonly model: string
  readonly id: number
}

/** Undefined when it points nowhere. */
export const reference: Reader<Reference | undefined> = (value) => {
  const [model = '', number] = typeof value === 'string' ? value.split(',') : []
  const found = Number(number)
  return Number.isSafeInteger(found) && found > 0 ? { model, id: found } : undefined
}

/** Id of the record of this model; undefined when the reference points elsewhere. */
export const referenceTo =
  (model: string): Reader<number | undefined> =>
  (value, path) => {
    const found = reference(value, path)
    return found?.model === model ? found.id : undefined
  }
