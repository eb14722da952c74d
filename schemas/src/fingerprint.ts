import { type AvroType, type Complex, isNamed } from './schema.ts'

/** Parsing Canonical Form (Avro specification): full names, fixed key order, no docs and defaults. */
export const canonicalForm = (type: AvroType, namespace = ''): string => {
  if (typeof type === 'string') return JSON.stringify(type)
  if (Array.isArray(type)) {
    return `[${(type as readonly AvroType[]).map((option) => canonicalForm(option, namespace)).join(',')}]`
  }
  if (isNamed(type)) {
    const own = type.namespace ?? namespace
    const name = JSON.stringify(`${own}.${type.name}`)
    if (type.type === 'enum')
      return `{"name":${name},"type":"enum","symbols":${JSON.stringify(type.symbols)}}`
    const fields = (type.fields ?? []).map(
      (field) => `{"name":${JSON.stringify(field.name)},"type":${canonicalForm(field.type, own)}}`,
    )
    return `{"name":${name},"type":"record","fields":[${fields.join(',')}]}`
  }
  const complex = type as Complex
  if (complex.items !== undefined)
    return `{"type":"array","items":${canonicalForm(complex.items, namespace)}}`
  if (complex.values !== undefined)
    return `{"type":"map","values":${canonicalForm(complex.values, namespace)}}`
  return JSON.stringify(complex.type)
}

const EMPTY = 0xc15d213aa4d7a795n
const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = BigInt(index)
  for (let bit = 0; bit < 8; bit += 1) value = (value >> 1n) ^ (EMPTY & -(value & 1n))
  return BigInt.asUintN(64, value)
})

/** CRC-64-AVRO, 16 hex digits. */
export const fingerprint64 = (text: string): string => {
  let value = EMPTY
  for (const byte of Buffer.from(text))
    value = (value >> 8n) ^ (TABLE[Number((value ^ BigInt(byte)) & 0xffn)] ?? 0n)
  return value.toString(16).padStart(16, '0')
}

/** Fingerprint of any schema, also one that a registry gave: equal for equal canonical forms. */
export const fingerprintOf = (schema: object): string =>
  fingerprint64(canonicalForm(schema as AvroType))
