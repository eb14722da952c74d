import type { Finding } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { orderError } from '../finding-codes.ts'

type Limits = Readonly<Record<string, number>>

const ROLE = /^(?:soldTo|shipTo|billTo|payer)\./

/** `shipTo.address.city` is limited by its own entry or by that of every party. */
export const limitOf = (limits: Limits, pattern: string): number | undefined => {
  const own = limits[pattern]
  const shared = ROLE.test(pattern) ? limits[pattern.replace(ROLE, 'party.')] : undefined
  return own === undefined || shared === undefined ? (own ?? shared) : Math.min(own, shared)
}

/** Counted in characters as people see them in a field, not in UTF-16 units. */
const lengthOf = (text: string, limit: number): number =>
  text.length <= limit ? text.length : Array.from(text).length

const textFinding = (
  text: string,
  path: string,
  limit: number | undefined,
): Finding | undefined => {
  if (text.includes('\u0000')) {
    return orderError('MESH_ORDER_TEXT_NUL', path, 'holds the character U+0000; expected text')
  }
  if (!text.isWellFormed()) {
    return orderError('MESH_ORDER_TEXT_MALFORMED', path, 'holds half a character; expected Unicode')
  }
  if (limit === undefined) return undefined
  const length = lengthOf(text, limit)
  return length <= limit
    ? undefined
    : orderError(
        'MESH_ORDER_TEXT_TOO_LONG',
        path,
        `has ${String(length)} characters; the target takes at most ${String(limit)}`,
      )
}

const walk = (
  value: unknown,
  path: string,
  pattern: string,
  limits: Limits,
  out: Finding[],
): void => {
  if (typeof value === 'string') {
    const finding = textFinding(value, path, limitOf(limits, pattern))
    if (finding) out.push(finding)
    return
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(item, `${path}[${String(index)}]`, `${pattern}[]`, limits, out)
    })
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const dot = path === '' ? '' : '.'
    walk(item, `${path}${dot}${key}`, `${pattern}${dot}${key}`, limits, out)
  }
}

/** Texts that some target could not store as they are: every text of the order, extensions included. */
export const textFindings = (order: Order, limits: Limits): readonly Finding[] => {
  const findings: Finding[] = []
  walk(order, '', '', limits, findings)
  return findings
}
