import { type FailureKind, MeshError, messageOf } from '@carrick/kernel'

const PREFIX = 'sfdc.platform.eventbus.grpc.'

type PubSubCode =
  `MESH_SALESFORCE_${'REPLAY_LOST' | 'SUBSCRIPTION_LIMIT' | 'TOPIC' | 'SUBSCRIBE' | 'AUTH' | 'STREAM'}`

/**
 * Branch on the suffix of the `error-code` trailer, never on the gRPC status: several suffixes share
 * one. Source: Pub/Sub API guide, "Handling Errors".
 */
const MEANING: readonly (readonly [suffix: string, code: PubSubCode, kind: FailureKind])[] = [
  ['subscription.fetch.replayid.corrupted', 'MESH_SALESFORCE_REPLAY_LOST', 'retryable'],
  ['subscription.fetch.replayid.validation.failed', 'MESH_SALESFORCE_REPLAY_LOST', 'retryable'],
  ['subscription.limit.exceeded', 'MESH_SALESFORCE_SUBSCRIPTION_LIMIT', 'held'],
  ['service.protection', 'MESH_SALESFORCE_SUBSCRIPTION_LIMIT', 'held'],
  ['concurrent.client.limit.exceeded', 'MESH_SALESFORCE_SUBSCRIPTION_LIMIT', 'held'],
  ['service.auth.error', 'MESH_SALESFORCE_AUTH', 'retryable'],
  ['service.auth', 'MESH_SALESFORCE_AUTH', 'terminal'],
  ['topic', 'MESH_SALESFORCE_TOPIC', 'terminal'],
  ['subscription.topic', 'MESH_SALESFORCE_TOPIC', 'terminal'],
  ['service.tenant.license', 'MESH_SALESFORCE_TOPIC', 'terminal'],
  ['service.unavailable', 'MESH_SALESFORCE_STREAM', 'retryable'],
  ['topic.api.unavailable', 'MESH_SALESFORCE_STREAM', 'retryable'],
  ['schema.api.unavailable', 'MESH_SALESFORCE_STREAM', 'retryable'],
  ['subscription.internal.error', 'MESH_SALESFORCE_STREAM', 'retryable'],
  ['subscription', 'MESH_SALESFORCE_SUBSCRIBE', 'terminal'],
]

const meaningOf = (suffix: string): readonly [PubSubCode, FailureKind] => {
  const known = MEANING.filter(([start]) => suffix.startsWith(start)).sort(
    (a, b) => b[0].length - a[0].length,
  )[0]
  return known === undefined ? ['MESH_SALESFORCE_STREAM', 'retryable'] : [known[1], known[2]]
}

interface Trailers {
  get(name: string): readonly (string | Buffer)[]
}

const trailersOf = (thrown: unknown): Trailers | undefined =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'metadata' in thrown &&
  thrown.metadata instanceof Object
    ? (thrown.metadata as Trailers)
    : undefined

/** What ended a call of the Pub/Sub API. A stream that just breaks (no trailer) is retryable. */
export const pubSubError = (thrown: unknown): MeshError => {
  const full = trailersOf(thrown)?.get('error-code')[0]?.toString() ?? ''
  const suffix = full.startsWith(PREFIX) ? full.slice(PREFIX.length) : full
  const [code, kind] =
    suffix === '' ? (['MESH_SALESFORCE_STREAM', 'retryable'] as const) : meaningOf(suffix)
  const label = suffix === '' ? '' : ` (${suffix})`
  return new MeshError(code, `The Pub/Sub stream ended${label}: ${messageOf(thrown)}`, {
    kind,
    cause: thrown,
    details: { errorCode: full },
  })
}
