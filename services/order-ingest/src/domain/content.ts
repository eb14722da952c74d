import { canonicalHash } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'

type Json = Readonly<Record<string, unknown>>

/** Version and origin do not make another order of it. */
const comparable = ({ version: _version, origin: _origin, ...content }: Order): Json =>
  JSON.parse(
    JSON.stringify(content, (_name, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  ) as Json

/** The same for the same content, whatever version it is. */
export const contentHash = (order: Order): string => canonicalHash(comparable(order))

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null

const differences = (path: string, a: unknown, b: unknown): readonly string[] => {
  if (Object.is(a, b)) return []
  const isDecimal = isRecord(b) && 'unscaled' in b
  if (!isRecord(a) || !isRecord(b) || isDecimal) {
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [path]
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names.flatMap((name) => {
    const step = Array.isArray(b) ? `[${name}]` : path === '' ? name : `.${name}`
    return differences(`${path}${step}`, a[name], b[name])
  })
}

/** Paths at which the two orders differ; sums that follow from others are among them. */
export const changedPaths = (before: Order | undefined, after: Order): readonly string[] =>
  before === undefined ? [] : differences('', comparable(before), comparable(after))
