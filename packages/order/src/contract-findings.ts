import { type Finding, isMeshError } from '@carrick/kernel'
import { encodeBody, type Envelope, type Order, OrderSubmitted } from '@carrick/schemas'
import { orderError } from './finding-codes.ts'

/** Bytes that an order may take of a record, which holds 1,000,000 with everything around it. */
export const MOST_BYTES = 900_000

/** Only its shape matters: the order is what is measured. */
const ANY_ENVELOPE: Envelope = {
  eventId: '',
  eventType: OrderSubmitted.name,
  aggregateId: '',
  aggregateVersion: 1,
  occurredAt: 0,
  recordedAt: 0,
  correlationId: '',
  causationId: null,
  source: { system: '', instance: '', document: null, version: 1 },
  company: '',
  org: null,
  channel: '',
  priority: 0,
  configVersion: '',
}

const WHERE = /: order\.(?<path>[^:]+): (?<what>.+)$/s

const misfit = (thrown: unknown): readonly Finding[] => {
  if (!isMeshError(thrown)) throw thrown
  const { path, what } = WHERE.exec(thrown.message)?.groups ?? {}
  const message = `does not fit the contract: ${what ?? thrown.message}`
  return [orderError('MESH_ORDER_NUMBER_TOO_LARGE', path ?? 'order', message)]
}

/**
 * What of an order no event can carry: computed amounts and whole numbers that are too large, and an
 * order that is too large as a whole. Found here, it is a finding; later it would block the order.
 * Paths are those of the canonical order. For an order that `validateOrder` has nothing against.
 */
export const contractFindings = (order: Order): readonly Finding[] => {
  try {
    const bytes = encodeBody(OrderSubmitted, { meta: ANY_ENVELOPE, order, flow: '' }).byteLength
    if (bytes <= MOST_BYTES) return []
    const found = `takes ${String(bytes)} bytes; expected at most ${String(MOST_BYTES)}`
    return [orderError('MESH_ORDER_TOO_LARGE', 'order', found)]
  } catch (thrown) {
    return misfit(thrown)
  }
}
