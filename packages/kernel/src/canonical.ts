import { createHash } from 'node:crypto'
import { type Decimal, formatDecimal, isDecimal } from './decimal.ts'
import { MeshError } from './error.ts'

const MAX_DEPTH = 100

const refuse = (what: string): never => {
  throw new MeshError('MESH_CANONICAL_VALUE', `${what} has no canonical form; expected plain data`)
}

/** 1.50 and 1.5 are one amount: a frozen scale on the way must not change a hash. */
const decimalText = (value: Decimal): string => {
  const text = formatDecimal(value)
  return value.scale > 0 ? text.replace(/\.?0+$/, '') : text
}

const objectText = (value: object, depth: number): string => {
  // Records that the Avro library decoded are of a class of their own and still plain data.
  if ('toJSON' in value || Symbol.iterator in value)
    return refuse('an object with a form of its own')
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${textOf(item, depth + 1)}`)
  return `{${entries.join(',')}}`
}

const textOf = (value: unknown, depth: number): string => {
  if (depth > MAX_DEPTH) return refuse(`a value nested deeper than ${String(MAX_DEPTH)}`)
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'number') {
    return Number.isFinite(value) ? JSON.stringify(value) : refuse(String(value))
  }
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return refuse(`a ${typeof value}`)
  if (isDecimal(value)) return decimalText(value)
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('base64')}"`
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, depth + 1)).join(',')}]`
  return objectText(value, depth)
}

/**
 * One text for equal data: keys sorted, absent and undefined alike, decimals by value. It is for
 * comparing and hashing, not for reading back. Throws MESH_CANONICAL_VALUE on functions, classes,
 * NaN and cycles.
 */
export const canonicalText = (value: unknown): string => textOf(value, 0)

/** SHA-256 of the canonical text, 64 hexadecimal digits. */
export const canonicalHash = (value: unknown): string =>
  createHash('sha256').update(canonicalText(value)).digest('hex')
