import { HEADER, MeshError } from '@carrick/kernel'
import type { Envelope, EventToken } from '@carrick/schemas'
import type { Outgoing } from '../handlers/decision.ts'
import { partitionOf } from '../partition.ts'
import { type OutboundRecord, recordSize } from '../ports/record.ts'
import type { RuntimeContext } from './context.ts'

/** What caused an event: envelopes inherit from it. */
export interface Cause {
  readonly id: string | null
  readonly key: string
  readonly correlationId: string
  readonly meta: Partial<Envelope> | undefined
  readonly traceparent: string | undefined
}

/** A key that Kafka, the lane table and a header can carry unchanged. */
export const isValidKey = (key: string | null): key is string =>
  key !== null &&
  key.length > 0 &&
  key.length <= 512 &&
  !key.includes('\u0000') &&
  !key.includes('\uFFFD')

export const checkSize = (record: OutboundRecord, most: number): OutboundRecord => {
  const size = recordSize(record)
  if (size <= most) return record
  throw new MeshError(
    'MESH_EMIT_TOO_LARGE',
    `An event for ${record.topic} takes ${String(size)} bytes; at most ${String(most)} are allowed`,
  )
}

type Context = Pick<
  RuntimeContext,
  'service' | 'settings' | 'codec' | 'clock' | 'newId' | 'envelope' | 'traceOf'
>

const envelopeOf = (
  context: Context,
  token: EventToken<unknown>,
  eventId: string,
  key: string,
  version: number,
  cause: Cause,
  overrides: Partial<Envelope>,
): Envelope => {
  const { service } = context
  const now = context.clock.now()
  const envelope = context.envelope()
  const aggregateVersion = overrides.aggregateVersion ?? version
  return {
    eventId,
    eventType: token.name,
    aggregateId: key,
    aggregateVersion,
    occurredAt: now,
    recordedAt: now,
    correlationId: cause.correlationId,
    causationId: cause.id,
    source: { system: 'mesh', instance: service, document: null, version: aggregateVersion },
    company: cause.meta?.company ?? envelope.company,
    org: cause.meta?.org ?? envelope.org,
    channel: cause.meta?.channel ?? envelope.channel,
    priority: cause.meta?.priority ?? 0,
    configVersion: envelope.configVersion,
    ...overrides,
  }
}

/**
 * An event as a record. Throws (terminal) when the key, the value or the size cannot be published, so
 * that nothing unpublishable is ever committed.
 */
export const recordOf = (
  context: Context,
  outgoing: Outgoing & { readonly id?: string },
  version: number,
  cause: Cause,
): OutboundRecord => {
  const { token } = outgoing
  const key = outgoing.key ?? cause.key
  if (!isValidKey(key)) {
    throw new MeshError('MESH_EMIT_KEY', `${token.name} needs a key of 1 to 512 plain characters`)
  }
  const id = outgoing.id ?? context.newId()
  const meta = envelopeOf(context, token, id, key, version, cause, outgoing.meta ?? {})
  const { bytes, fingerprint } = context.codec.encode({
    token,
    value: { ...(outgoing.payload as object), meta },
  })
  const traceparent = cause.traceparent ?? context.traceOf?.(id)
  const headers = {
    [HEADER.id]: id,
    [HEADER.type]: token.name,
    [HEADER.schemaFingerprint]: fingerprint,
    ...(traceparent === undefined ? {} : { [HEADER.traceparent]: traceparent }),
  }
  const partition = partitionOf(key, context.settings.slots)
  return checkSize(
    { topic: token.topic, partition, key, value: bytes, headers },
    context.settings.maxRecordBytes,
  )
}
