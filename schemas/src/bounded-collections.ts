import avro, { type Schema, type Type } from 'avsc'

/** What avsc's types read from. Not part of its typings; pinned with its version. */
interface Tap {
  readonly buf: Uint8Array
  readonly pos: number
  readLong(): number
  skipLong(): void
  readString(): string | undefined
}

interface Reading {
  _read(tap: Tap): unknown
}

/** `this` of the functions below: the type, or a resolver that avsc made from it. */
interface Items {
  readonly itemsType: Reading
}

interface Values {
  readonly valuesType: Reading
}

const blockSize = (tap: Tap): number => {
  let count = tap.readLong()
  if (count < 0) {
    count = -count
    tap.skipLong()
  }
  const left = tap.buf.length - tap.pos
  if (!(count <= left)) {
    throw new Error(`a block of ${String(count)} items cannot lie in ${String(left)} bytes`)
  }
  return count
}

function readList(this: Items, tap: Tap): unknown[] {
  const items: unknown[] = []
  for (let count = blockSize(tap); count > 0; count = blockSize(tap)) {
    for (let index = 0; index < count; index += 1) items.push(this.itemsType._read(tap))
  }
  return items
}

function readMap(this: Values, tap: Tap): Record<string, unknown> {
  const entries: Record<string, unknown> = {}
  for (let count = blockSize(tap); count > 0; count = blockSize(tap)) {
    for (let index = 0; index < count; index += 1) {
      const key = tap.readString()
      if (key === undefined || key === '__proto__') throw new Error('a map has no usable key')
      entries[key] = this.valuesType._read(tap)
    }
  }
  return entries
}

function skip(this: Reading, tap: Tap): void {
  this._read(tap)
}

class BoundedList extends avro.types.ArrayType {}
Object.assign(BoundedList.prototype, { _read: readList, _skip: skip })

class BoundedMap extends avro.types.MapType {}
Object.assign(BoundedMap.prototype, { _read: readMap, _skip: skip })

/**
 * avsc believes the item count of a list: a few forged bytes keep it busy for hours. Each item of our
 * schemas takes at least one byte, so a count above the bytes that are left is refused at once.
 * An option of `forSchema`: undefined = avsc's own type.
 */
export const boundCollections = (schema: Schema, options: unknown): Type | undefined => {
  const kind = typeof schema === 'object' && 'type' in schema ? schema.type : undefined
  if (kind === 'array') return new BoundedList(schema, options)
  if (kind === 'map') return new BoundedMap(schema, options)
  return undefined
}
