import avro, { type Schema, type Type } from 'avsc'

/**
 * avsc does the zigzag of a long in floating point: beyond 2^52 it writes and reads another number
 * without a word. No instant, version or sequence of ours comes near; what does is refused.
 */
const LONG_LIMIT = 2 ** 52

export const isExactLong = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(value as number) <= LONG_LIMIT

interface Tap {
  readLong(): number
}

class ExactLong extends avro.types.LongType {
  _read(tap: Tap): number {
    const value = tap.readLong()
    if (!isExactLong(value)) throw new Error('a long is beyond 2^52 and cannot be read exactly')
    return value
  }

  _check(value: unknown, _flags: unknown, hook?: (value: unknown, type: Type) => void): boolean {
    const fits = isExactLong(value)
    if (!fits) hook?.(value, this)
    return fits
  }

  _write(tap: { writeLong(value: number): void }, value: unknown): void {
    if (!isExactLong(value)) throw new Error('not a whole number within 2^52')
    tap.writeLong(value)
  }
}

const exactLong = new ExactLong()

/** An option of `forSchema`: undefined = avsc's own type. */
export const exactLongs = (schema: Schema): Type | undefined =>
  schema === 'long' ? exactLong : undefined
