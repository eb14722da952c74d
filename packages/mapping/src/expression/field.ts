import type { Source } from './value.ts'

/** Reads one field of the current record, or with `header.` in front of the order's header. */
export interface Field {
  readonly name: string
  readonly ofHeader: boolean
  readonly read: (record: Source, header: Source) => unknown
}

const HEADER = 'header.'

interface NamedEntry {
  readonly name?: unknown
  readonly system?: unknown
  readonly value?: unknown
}

/** `extensions.giftMessage` and `externalIds.salesforce` name an entry of a list. */
const entryOf = (list: readonly unknown[], step: string): unknown => {
  const named = (entry: unknown): entry is NamedEntry => typeof entry === 'object' && entry !== null
  return list.filter(named).find(({ name, system }) => (name ?? system) === step)?.value
}

const nested = (record: unknown, steps: readonly string[]): unknown => {
  let value = record
  for (const step of steps) {
    if (Array.isArray(value)) value = entryOf(value, step)
    else if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined
    else value = (value as Source)[step]
  }
  return value
}

/**
 * A snapshot of Salesforce is flat, its parents' fields are keys with a dot; a canonical order
 * nests. The key as a whole is tried first.
 */
export const fieldAt = (path: string): Field => {
  const ofHeader = path.startsWith(HEADER)
  const name = ofHeader ? path.slice(HEADER.length) : path
  const steps = name.split('.')
  const readFrom = (record: Source): unknown =>
    Object.hasOwn(record, name) ? record[name] : nested(record, steps)
  return {
    name,
    ofHeader,
    read: ofHeader ? (_record, header) => readFrom(header) : readFrom,
  }
}
