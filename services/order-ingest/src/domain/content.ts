import { canonicalHash, canonicalText, isDecimal } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'

type Json = Readonly<Record<string, unknown>>

/** Version and origin do not make another order of it. */
const comparable = ({ version: _version, origin: _origin, ...content }: Order): Json => content

/** The same for the same content, whatever version it is; 2 and 2.0 are one number. */
export const contentHash = (order: Order): string => canonicalHash(comparable(order))

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !isDecimal(value)

const differences = (path: string, a: unknown, b: unknown): readonly string[] => {
  if (canonicalText(a) === canonicalText(b)) return []
  if (!isRecord(a) || !isRecord(b)) return [path]
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names.flatMap((name) => {
    const step = Array.isArray(b) ? `[${name}]` : path === '' ? name : `.${name}`
    return differences(`${path}${step}`, a[name], b[name])
  })
}

/** Paths at which the two orders differ; sums that follow from others are among them. */
export const changedPaths = (before: Order | undefined, after: Order): readonly string[] =>
  before === undefined ? [] : differences('', comparable(before), comparable(after))
