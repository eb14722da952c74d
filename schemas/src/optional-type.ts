import avro, { type Schema, type Type } from 'avsc'

interface Tap {
  readonly buf: Uint8Array
  pos: number
  writeLong(value: number): void
}

interface Branch {
  _read(tap: Tap): unknown
  _write(tap: Tap, value: unknown): void
}

const general = avro.types.UnwrappedUnionType.prototype as unknown as Branch

/** First byte of a union's value: the number of the branch, zigzag. */
const NULL = 0
const VALUE = 2

/**
 * `["null", T]` where T itself refuses every value that is not its own. avsc asks the branches which
 * of them takes the value, and for a logical type that is the whole conversion, made again to write it.
 */
class OptionalLeaf extends avro.types.UnwrappedUnionType {
  _read(tap: Tap): unknown {
    const branch = tap.buf[tap.pos]
    if (branch === NULL) {
      tap.pos += 1
      return null
    }
    if (branch !== VALUE) return general._read.call(this, tap)
    tap.pos += 1
    return (this.types[1] as unknown as Branch)._read(tap)
  }

  _write(tap: Tap, value: unknown): void {
    if (value === null) {
      tap.writeLong(0)
      return
    }
    tap.writeLong(1)
    ;(this.types[1] as unknown as Branch)._write(tap, value)
  }
}

const isLeaf = (schema: Schema | undefined): boolean =>
  schema === 'string' || (typeof schema === 'object' && 'logicalType' in schema)

/** An option of `forSchema`: undefined = avsc's own type. */
export const quickOptions = (schema: Schema, options: unknown): Type | undefined =>
  Array.isArray(schema) && schema.length === 2 && schema[0] === 'null' && isLeaf(schema[1])
    ? new OptionalLeaf(schema, options)
    : undefined
