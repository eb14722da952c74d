import avro, { type Schema, type Type } from 'avsc'
import { type Decimal, fitsScale, formatDecimal, MeshError, rescale } from '@carrick/kernel'

const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'object' &&
  value !== null &&
  'unscaled' in value &&
  typeof value.unscaled === 'bigint' &&
  'scale' in value &&
  typeof value.scale === 'number'

/** Two's complement, big endian, shortest form (Avro specification, "Decimal"). */
export const bytesOfUnscaled = (value: bigint): Buffer => {
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length += 1
  const bytes = Buffer.alloc(length)
  let rest = BigInt.asUintN(length * 8, value)
  for (let index = length - 1; index >= 0; index -= 1) {
    bytes[index] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

export const unscaledOfBytes = (bytes: Uint8Array): bigint => {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}

/** `bytes` + `decimal(p,s)` as the kernel's Decimal: exact, refused when it does not fit. */
export class DecimalType extends avro.types.LogicalType {
  readonly #precision: number
  readonly #scale: number

  constructor(schema: Schema, options?: object) {
    super(schema, options)
    const { precision, scale } = schema as unknown as { precision: number; scale: number }
    this.#precision = precision
    this.#scale = scale
  }

  protected override _fromValue(value: unknown): Decimal {
    return { unscaled: unscaledOfBytes(value as Buffer), scale: this.#scale }
  }

  protected override _toValue(value: unknown): Buffer | undefined {
    if (!isDecimal(value)) return undefined
    if (!fitsScale(value, this.#scale)) {
      throw new MeshError(
        'MESH_SCHEMA_DECIMAL',
        `${formatDecimal(value)} has more than ${String(this.#scale)} decimals`,
      )
    }
    const { unscaled } = rescale(value, this.#scale)
    if ((unscaled < 0n ? -unscaled : unscaled).toString().length > this.#precision) {
      throw new MeshError(
        'MESH_SCHEMA_DECIMAL',
        `${formatDecimal(value)} has more than ${String(this.#precision)} digits`,
      )
    }
    return bytesOfUnscaled(unscaled)
  }

  // The registry compares schemas without us; here a changed scale would silently be another amount.
  protected override _resolve(type: Type): ((value: unknown) => unknown) | undefined {
    return type instanceof DecimalType &&
      type.#scale === this.#scale &&
      type.#precision <= this.#precision
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
export class DateType extends avro.types.LogicalType {
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
export class InstantType extends avro.types.LogicalType {
  protected override _fromValue(value: unknown): number {
    return value as number
  }

  protected override _toValue(value: unknown): number | undefined {
    return Number.isSafeInteger(value) ? (value as number) : undefined
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
