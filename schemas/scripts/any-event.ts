import fc, { type Arbitrary } from 'fast-check'
import { type Decimal, decimal } from '@carrick/kernel'
import { isExactLong } from '../src/exact-long.ts'
import { type AvroType, type Complex, isNamed, type Named } from '../src/schema.ts'
import type { EventToken } from '../src/token.ts'

const DAY_MS = 86_400_000

const decimals = (precision: number, scale: number): Arbitrary<Decimal> => {
  const largest = 10n ** BigInt(precision) - 1n
  const any = fc.bigInt({ min: -largest, max: largest })
  const edges = fc.constantFrom(0n, 1n, -1n, 127n, 128n, -128n, -129n, largest, -largest)
  return fc.oneof(any, edges).map((unscaled) => decimal(unscaled, scale))
}

const dates = fc
  .integer({ min: -200_000, max: 2_000_000 })
  .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10))

/** Up to the year 9999, which is as far as the clocks of other languages go. */
const instants = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })

const longs = fc.maxSafeInteger().filter(isExactLong)

const PRIMITIVE: Readonly<Record<string, Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.integer(),
  long: longs,
  string: fc.string({ unit: 'binary', maxLength: 12 }),
}

const complexValues = (
  type: Complex,
  valuesOf: (type: AvroType) => Arbitrary<unknown>,
): Arbitrary<unknown> => {
  if (type.items !== undefined) return fc.array(valuesOf(type.items), { maxLength: 3 })
  if (type.values !== undefined) {
    const keys = fc.string({ maxLength: 8 }).filter((key) => key !== '__proto__')
    return fc.dictionary(keys, valuesOf(type.values), { maxKeys: 3, noNullPrototype: true })
  }
  if (type.logicalType === 'decimal') return decimals(type.precision ?? 0, type.scale ?? 0)
  if (type.logicalType === 'date') return dates
  if (type.logicalType === 'timestamp-millis') return instants
  return valuesOf(type.type)
}

/** Any event of a type, made from its schema, with the edges of what its fields hold. */
export const eventsOf = <T>(token: EventToken<T>): Arbitrary<T> => {
  const known = new Map<string, Arbitrary<unknown>>()
  const namedValues = (type: Named): Arbitrary<unknown> => {
    if (type.type === 'enum') return fc.constantFrom(...(type.symbols ?? []))
    const fields = (type.fields ?? []).map((field) => [field.name, valuesOf(field.type)] as const)
    return fc.record(Object.fromEntries(fields), { noNullPrototype: true })
  }
  const valuesOf = (type: AvroType): Arbitrary<unknown> => {
    if (typeof type === 'string') {
      const values = PRIMITIVE[type] ?? known.get(type)
      if (values === undefined)
        throw new Error(`${token.name} names ${type}, which it does not define`)
      return values
    }
    if (Array.isArray(type)) return fc.oneof(...(type as readonly AvroType[]).map(valuesOf))
    if (!isNamed(type)) return complexValues(type as Complex, valuesOf)
    const values = namedValues(type)
    known.set(`${type.namespace ?? ''}.${type.name}`, values)
    return values
  }
  return valuesOf(token.schema as AvroType) as Arbitrary<T>
}
