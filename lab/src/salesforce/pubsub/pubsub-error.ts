import { Metadata, type StatusObject, status } from '@grpc/grpc-js'
import { randomUUID } from 'node:crypto'

const PREFIX = 'sfdc.platform.eventbus.grpc.'

/** Suffix of the error code and the gRPC status it comes with (Pub/Sub API guide, "Handling Errors"). */
const STATUS = {
  'service.auth.error': status.UNAUTHENTICATED,
  'service.auth.headers.invalid': status.UNAUTHENTICATED,
  'service.unavailable': status.UNAVAILABLE,
  'schema.not.found': status.NOT_FOUND,
  'topic.not.found': status.NOT_FOUND,
  'topic.meta.permission': status.PERMISSION_DENIED,
  'subscription.topic.cannot.subscribe': status.PERMISSION_DENIED,
  'subscription.limit.exceeded': status.RESOURCE_EXHAUSTED,
  'subscription.fetch.replayid.corrupted': status.INVALID_ARGUMENT,
  'subscription.fetch.replayid.validation.failed': status.INVALID_ARGUMENT,
  'subscription.fetch.requested.events.invalid': status.INVALID_ARGUMENT,
  'subscription.fetch.topic.mismatch': status.INVALID_ARGUMENT,
  'subscription.fetch.request.invalid': status.INVALID_ARGUMENT,
  'publish.topic.validation.empty': status.INVALID_ARGUMENT,
  'publish.topic.cannot.publish': status.PERMISSION_DENIED,
  unimplemented: status.UNIMPLEMENTED,
} as const

export type PubSubErrorCode = keyof typeof STATUS

/** How a call fails: the code is in the `error-code` trailer, the message ends with the rpc id. */
export const pubSubError = (code: PubSubErrorCode, message: string): StatusObject => {
  const metadata = new Metadata()
  metadata.set('error-code', PREFIX + code)
  const rpcId = randomUUID()
  metadata.set('rpc-id', rpcId)
  return {
    code: STATUS[code],
    details: `${PREFIX}${code}: ${message} rpcId: ${rpcId}`,
    metadata,
  }
}
