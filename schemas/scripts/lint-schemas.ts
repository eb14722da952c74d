import type { LoadedSchemas } from './load-schemas.ts'
import { type AvroType, type Complex, type Field, isNamed, type Named } from '../src/schema.ts'

/** One precision and scale per concept for ever: a registry would let a changed scale pass. */
const DECIMALS = new Set(['19,4', '24,9', '18,6', '9,6'])

const decimalsIn = (type: AvroType): string[] => {
  if (typeof type === 'string') return []
  if (Array.isArray(type)) return (type as readonly AvroType[]).flatMap(decimalsIn)
  if (isNamed(type)) return []
  const { items, values, logicalType, precision, scale } = type as Complex
  const own = logicalType === 'decimal' ? [`${String(precision)},${String(scale)}`] : []
  return [
    ...own,
    ...(items === undefined ? [] : decimalsIn(items)),
    ...(values === undefined ? [] : decimalsIn(values)),
  ]
}

const nestedIn = (type: AvroType): readonly Named[] => {
  if (typeof type === 'string') return []
  if (Array.isArray(type)) return (type as readonly AvroType[]).flatMap(nestedIn)
  if (isNamed(type)) return [type]
  const { items, values } = type as Complex
  return [
    ...(items === undefined ? [] : nestedIn(items)),
    ...(values === undefined ? [] : nestedIn(values)),
  ]
}

const lintField = (record: Named, field: Field): string[] => {
  const where = `${record.name}.${field.name}`
  const problems: string[] = []
  if (field.doc === undefined || field.doc === '') problems.push(`${where} has no doc`)
  for (const decimal of decimalsIn(field.type)) {
    if (!DECIMALS.has(decimal))
      problems.push(`${where} is decimal(${decimal}); the concepts are ${[...DECIMALS].join(' ')}`)
  }
  if (
    Array.isArray(field.type) &&
    (field.type as readonly AvroType[])[0] === 'null' &&
    field.default !== null
  ) {
    problems.push(`${where} is optional but has no default null`)
  }
  return [...problems, ...nestedIn(field.type).flatMap(lintNamed)]
}

const lintNamed = (named: Named): string[] => {
  const own = named.doc === undefined ? [`${named.name} has no doc`] : []
  if (named.type === 'enum') {
    return named.default === undefined
      ? [...own, `${named.name} has no default, so it could not grow`]
      : own
  }
  return [...own, ...(named.fields ?? []).flatMap((field) => lintField(named, field))]
}

/** What our own rules find wrong, beyond what Avro itself refuses. */
export const lint = ({ shared, events }: LoadedSchemas): string[] => [
  ...new Set([
    ...[...shared, ...events.map(({ schema }) => schema)].flatMap(lintNamed),
    ...events
      .filter(({ schema }) => schema.fields?.[0]?.name !== 'meta')
      .map(({ schema }) => `${schema.name} does not begin with meta`),
  ]),
]
