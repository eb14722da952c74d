import { HEADER } from '@carrick/kernel'
import type { Envelope } from '@carrick/schemas'
import type { Received } from '../handlers/handler.ts'
import type { Cause } from './emit.ts'
import type { Item, KeyState } from './slot.ts'

const metaOf = (value: unknown): Partial<Envelope> | undefined =>
  typeof value === 'object' && value !== null && 'meta' in value && typeof value.meta === 'object'
    ? (value.meta ?? undefined)
    : undefined

/** The event as handlers see it. */
export const receivedOf = (
  key: KeyState,
  item: Item,
  type: string,
  value: unknown,
): Received<unknown> => ({
  id: item.id,
  type,
  key: key.key,
  value,
  seenAt: item.seenAt,
  correlationId: metaOf(value)?.correlationId ?? key.key,
})

export const causeOf = (key: KeyState, item: Item, value: unknown): Cause => {
  const meta = metaOf(value)
  return {
    id: item.id,
    key: key.key,
    correlationId: meta?.correlationId ?? key.key,
    meta,
    traceparent: item.record?.headers[HEADER.traceparent],
  }
}
