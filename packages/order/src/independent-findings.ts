import type { Finding } from '@carrick/kernel'
import type { OrderFindingCode } from './finding-codes.ts'

/** Rules that compare fields, or look at one that is filled in from another. */
const COMPARING: ReadonlySet<string> = new Set<OrderFindingCode>([
  'MESH_ORDER_LINE_SUM',
  'MESH_ORDER_NET_SUM',
  'MESH_ORDER_GROSS_SUM',
  'MESH_ORDER_AMOUNT_SCALE',
  'MESH_ORDER_LINE_PARENT',
  'MESH_ORDER_CUSTOMER_MISSING',
])

/** An entry that cannot be read moves those behind it; the kind of a line decides which rules it has. */
const regionOf = (path: string): string => path.replace(/(?:\[\d+\]|\.kind)$/, '')

const isWithin = (path: string, region: string): boolean =>
  path === region || path.startsWith(`${region}.`) || path.startsWith(`${region}[`)

/** True when nothing of these parts of the order, such as `soldTo`, is among what could not be read. */
export const isReadable = (unread: readonly Finding[], parts: readonly string[]): boolean =>
  !unread.some(({ path }) => parts.some((part) => isWithin(path, part)))

/**
 * Those findings of the rules that stand whatever the fields say that could not be read: all of them when
 * everything was.
 */
export const independentFindings = (
  unread: readonly Finding[],
  rules: readonly Finding[],
): readonly Finding[] => {
  if (unread.length === 0) return rules
  const regions = unread.map(({ path }) => regionOf(path))
  return rules.filter(
    ({ code, path }) => !COMPARING.has(code) && !regions.some((region) => isWithin(path, region)),
  )
}
