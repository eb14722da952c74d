import { formatDecimal, isDecimal } from '@carrick/kernel'

/** A decoded event as JSON can carry it and people read it: decimals as text, bytes as base64. */
export const readableEvent = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return value
  if (isDecimal(value)) return formatDecimal(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(readableEvent)
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, readableEvent(child)]),
  )
}
