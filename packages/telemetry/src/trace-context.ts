import { createHash } from 'node:crypto'

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

/** Reads a `traceparent` (W3C Trace Context, version 00); undefined when malformed. */
export const parseTraceparent = (text: string): TraceParent | undefined => {
  const match = TRACEPARENT.exec(text)
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined
  return { traceId: match[1], spanId: match[2], sampled: (parseInt(match[3], 16) & 1) === 1 }
}

export const formatTraceparent = ({ traceId, spanId, sampled }: TraceParent): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`

/**
 * The trace of one order's journey starts here: ids derived from the event id, so that every service
 * that has to start the context arrives at the same one; sampling is decided by the same hash.
 */
export const traceOf = (eventId: string, ratio: number): TraceParent => {
  const digest = createHash('sha256').update(eventId).digest('hex')
  const draw = parseInt(digest.slice(48, 60), 16) / 0x1_0000_0000_0000
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), sampled: draw < ratio }
}
