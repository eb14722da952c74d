import avro, { type Schema, type Type } from 'avsc'
import { isExactLong } from './exact-long.ts'
import { type Decimal, fitsScale, rescale } from '@carrick/kernel'
import {
  bytesOfUnscaled,
  readUnscaled,
  type Tap,
  unscaledOfBytes,
  writeUnscaled,
} from './unscaled-bytes.ts'

export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'object' &&
  value !== null &&
  'unscaled' in value &&
  typeof value.unscaled === 'bigint' &&
  'scale' in value &&
  typeof value.scale === 'number'

/** `bytes` + `decimal(p,s)` as the kernel's Decimal: exact, refused when it does not fit. */
export class DecimalType extends avro.types.LogicalType {
  /** What it holds, for error messages. */
  readonly words: string
  readonly #precision: number
  readonly #scale: number
  /** First magnitude that has too many digits. */
  readonly #limit: bigint

  constructor(schema: Schema, options?: object) {
    super(schema, options)
    const { precision, scale } = schema as unknown as { precision: number; scale: number }
    this.#precision = precision
    this.#scale = scale
    this.#limit = 10n ** BigInt(precision)
    this.words = `a decimal of at most ${String(precision)} digits, ${String(scale)} of them after the point`
  }

  protected override _fromValue(value: unknown): Decimal {
    return { unscaled: unscaledOfBytes(value as Buffer), scale: this.#scale }
  }

  /** Undefined = refused; `encodeBody` then finds the field and tells `words`. */
  protected override _toValue(value: unknown): Buffer | undefined {
    const unscaled = this.#unscaledOf(value)
    return unscaled === undefined ? undefined : bytesOfUnscaled(unscaled)
  }

  #unscaledOf(value: unknown): bigint | undefined {
    if (!isDecimal(value)) return undefined
    let { unscaled } = value
    if (value.scale !== this.#scale) {
      if (!fitsScale(value, this.#scale)) return undefined
      unscaled = rescale(value, this.#scale).unscaled
    }
    return unscaled < this.#limit && unscaled > -this.#limit ? unscaled : undefined
  }

  /** As avsc does it by `_fromValue`, without a Buffer for each amount. */
  _read(tap: Tap): Decimal {
    return { unscaled: readUnscaled(tap), scale: this.#scale }
  }

  _write(tap: Tap, value: unknown): void {
    const unscaled = this.#unscaledOf(value)
    if (unscaled === undefined) throw new Error(`not ${this.words}`)
    writeUnscaled(tap, unscaled)
  }

  // The registry compares schemas without us; here a changed scale would silently be another amount.
  protected override _resolve(type: Type): ((value: unknown) => unknown) | undefined {
    return type instanceof DecimalType &&
      type.#scale === this.#scale &&
      type.#precision === this.#precision
      ? (value) => value
      : undefined
  }

  protected override _export(schema: Schema): void {
    Object.assign(schema, { precision: this.#precision, scale: this.#scale })
  }
}

const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Most dates come again and again; making one from a number, or a number from one, costs more than all else of it. */
const KNOWN_DAYS = 10_000
const textOfDay = new Map<number, string>()
const dayOfText = new Map<string, number>()

const remember = <Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value => {
  if (known.size >= KNOWN_DAYS) known.clear()
  known.set(key, value)
  return value
}

/** `int` + `date` as `YYYY-MM-DD`: a document date has no zone. */
class DateType extends avro.types.LogicalType {
  protected override _fromValue(value: unknown): string {
    const day = value as number
    return (
      textOfDay.get(day) ??
      remember(textOfDay, day, new Date(day * DAY_MS).toISOString().slice(0, 10))
    )
  }

  protected override _toValue(value: unknown): number | undefined {
    if (typeof value !== 'string') return undefined
    const known = dayOfText.get(value)
    if (known !== undefined) return known
    if (!DAY.test(value)) return undefined
    const at = Date.parse(`${value}T00:00:00Z`)
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== value) return undefined
    return remember(dayOfText, value, at / DAY_MS)
  }

  protected override _resolve(type: Type): ((value: unknown) => unknown) | undefined {
    return type instanceof DateType ? (value) => value : undefined
  }
}

/** `long` + `timestamp-millis` as epoch milliseconds. */
class InstantType extends avro.types.LogicalType {
  protected override _fromValue(value: unknown): number {
    if (!isExactLong(value)) throw new Error('an instant is beyond 2^52 and cannot be read exactly')
    return value
  }

  protected override _toValue(value: unknown): number | undefined {
    return isExactLong(value) ? value : undefined
  }

  protected override _resolve(type: Type): ((value: unknown) => unknown) | undefined {
    return type instanceof InstantType ? (value) => value : undefined
  }
}

export const LOGICAL_TYPES = {
  decimal: DecimalType,
  date: DateType,
  'timestamp-millis': InstantType,
}
