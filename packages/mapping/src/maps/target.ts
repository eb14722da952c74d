import { formatDecimal, isDecimal } from '@carrick/kernel'
import type { Converted } from './convert.ts'
import type { MapRow, RowType } from './map-document.ts'

/** A record that is being built. */
export type Building = Record<string, unknown>

export type Write = (record: Building, value: Converted | null) => void

const EXTENSION_TYPE: Readonly<Record<RowType, string>> = {
  text: 'TEXT',
  texts: 'TEXT',
  decimal: 'DECIMAL',
  integer: 'DECIMAL',
  date: 'DATE',
  instant: 'INSTANT',
  boolean: 'BOOLEAN',
}

const plainText = (value: Converted): string => {
  if (isDecimal(value)) return formatDecimal(value)
  return Array.isArray(value) ? value.join('\n') : String(value)
}

const documentValue = (value: Converted): string | number | boolean | readonly string[] =>
  isDecimal(value) ? formatDecimal(value) : value

const listAt = (record: Building, name: string): unknown[] => {
  const known = record[name]
  if (Array.isArray(known)) return known
  const list: unknown[] = []
  record[name] = list
  return list
}

const recordAt = (record: Building, name: string): Building => {
  const known = record[name]
  if (typeof known === 'object' && known !== null) return known as Building
  const made: Building = {}
  record[name] = made
  return made
}

const descend = (record: Building, steps: readonly string[]): Building =>
  steps.reduce(recordAt, record)

const LISTED = new Set(['extensions', 'externalIds'])

/**
 * Compiles where a row writes. In canonical output `extensions.NAME` and `externalIds.NAME` become
 * entries of typed lists; a document keeps them by name, its decimals are text, and null is written.
 */
export const writerFor = (row: MapRow, output: 'canonical' | 'document'): Write => {
  const steps = row.to.split('.')
  const last = steps.at(-1) ?? row.to
  const owner = steps.at(-2) ?? ''
  const parents = steps.slice(0, -1)
  const listed = LISTED.has(owner)
  if (output === 'document') {
    return (record, value) => {
      if (value === null && listed) return
      descend(record, parents)[last] = value === null ? null : documentValue(value)
    }
  }
  if (!listed) {
    return (record, value) => {
      if (value !== null) descend(record, parents)[last] = value
    }
  }
  const outer = steps.slice(0, -2)
  const type = EXTENSION_TYPE[row.type ?? 'text']
  const pii = row.pii ?? false
  return (record, value) => {
    if (value === null) return
    const entry =
      owner === 'extensions'
        ? { name: last, type, value: plainText(value), pii }
        : { system: last, value: plainText(value) }
    listAt(descend(record, outer), owner).push(entry)
  }
}

/** An entry of a canonical `extensions` list. */
interface ExtensionEntry {
  readonly name: string
  readonly value: string
}

const isEntry = (value: unknown): value is ExtensionEntry =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'value' in value &&
  typeof value.value === 'string'

/** Copies the custom fields of the source into the target; what a row wrote there stays. */
export const passExtensions = (
  source: unknown,
  record: Building,
  output: 'canonical' | 'document',
): void => {
  const entries = Array.isArray(source) ? source.filter(isEntry) : []
  if (output === 'document') {
    const target = recordAt(record, 'extensions')
    for (const { name, value } of entries) {
      if (!Object.hasOwn(target, name)) target[name] = value
    }
    return
  }
  const list = listAt(record, 'extensions')
  const known = new Set(list.filter(isEntry).map(({ name }) => name))
  list.push(...entries.filter(({ name }) => !known.has(name)))
}
