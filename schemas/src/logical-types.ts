import avro, { type Schema, type Type } from 'avsc'
import { isExactLong } from './exact-long.ts'
import { type Decimal, fitsScale, rescale } from '@carrick/kernel'

export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'object' &&
  value !== null &&
  'unscaled' in value &&
  typeof value.unscaled === 'bigint' &&
  'scale' in value &&
  typeof value.scale === 'number'

/** Up to here six bytes do, which Buffer reads and writes as a number without loss. */
const SHORT = 2n ** 47n

/** Two's complement, big endian, shortest form (Avro specification, "Decimal"). */
export const bytesOfUnscaled = (value: bigint): Buffer => {
  let length = 1
  if (value < SHORT && value >= -SHORT) {
    const number = Number(value)
    const magnitude = number < 0 ? -number - 1 : number
    while (magnitude >= 2 ** (8 * length - 1)) length += 1
    const bytes = Buffer.allocUnsafe(length)
    bytes.writeIntBE(number, 0, length)
    return bytes
  }
  while (BigInt.asIntN(length * 8, value) !== value) length += 1
  const text = BigInt.asUintN(length * 8, value).toString(16)
  return Buffer.from(text.padStart(length * 2, '0'), 'hex')
}

export const unscaledOfBytes = (bytes: Buffer): bigint => {
  if (bytes.length === 0) return 0n
  if (bytes.length <= 6) return BigInt(bytes.readIntBE(0, bytes.length))
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))
}

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
    if (!isDecimal(value)) return undefined
    let { unscaled } = value
    if (value.scale !== this.#scale) {
      if (!fitsScale(value, this.#scale)) return undefined
      unscaled = rescale(value, this.#scale).unscaled
    }
    return unscaled < this.#limit && unscaled > -this.#limit ? bytesOfUnscaled(unscaled) : undefined
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

/** `int` + `date` as `YYYY-MM-DD`: a document date has no zone. */
class DateType extends avro.types.LogicalType {
  protected override _fromValue(value: unknown): string {
    return new Date((value as number) * DAY_MS).toISOString().slice(0, 10)
  }

  protected override _toValue(value: unknown): number | undefined {
    if (typeof value !== 'string' || !DAY.test(value)) return undefined
    const at = Date.parse(`${value}T00:00:00Z`)
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== value) return undefined
    return at / DAY_MS
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
