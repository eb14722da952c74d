import {
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type requestCallback,
  type ServiceClientConstructor,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { join } from 'node:path'
import type { AccessToken } from '../auth/token.ts'
import { pubSubError } from './pubsub-error.ts'

/** Our own description of `eventbus.v1`; wire-equal with the vendor's. */
export const PUBSUB_PROTO = join(import.meta.dirname, '../../proto/pubsub_api.proto')

export interface FetchRequest {
  readonly topic_name?: string
  readonly replay_preset?: 'LATEST' | 'EARLIEST' | 'CUSTOM'
  readonly replay_id?: Buffer
  readonly num_requested: number
}

export interface FetchResponse {
  readonly events: readonly {
    readonly event: { readonly id: string; readonly schema_id: string; readonly payload: Buffer }
    readonly replay_id: Buffer
  }[]
  readonly latest_replay_id: Buffer
  readonly pending_num_requested: number
}

export type FetchStream = ClientDuplexStream<FetchRequest, FetchResponse>

interface Stub {
  GetSchema(
    request: { schema_id: string },
    metadata: Metadata,
    options: { deadline: number },
    done: requestCallback<{ schema_json: string }>,
  ): void
  Subscribe(metadata: Metadata): FetchStream
  close(): void
}

export interface PubSubClient {
  /** Avro schema as JSON text. Throws MESH_SALESFORCE_*. */
  schema(schemaId: string): Promise<string>
  subscribe(): FetchStream
  close(): void
}

const UNARY_MS = 15_000

// A half-open TCP connection gives no event of its own (grpc-node issue 2578): HTTP/2 pings find it.
const KEEPALIVE = {
  'grpc.keepalive_time_ms': 45_000,
  'grpc.keepalive_timeout_ms': 15_000,
  'grpc.keepalive_permit_without_calls': 1,
}

const stubClass = (): ServiceClientConstructor => {
  const loaded = loadPackageDefinition(
    loadSync(PUBSUB_PROTO, { keepCase: true, longs: String, enums: String, defaults: true }),
  ) as unknown as { eventbus: { v1: { PubSub: ServiceClientConstructor } } }
  return loaded.eventbus.v1.PubSub
}

const metadataOf = ({ accessToken, instanceUrl, orgId }: AccessToken): Metadata => {
  const metadata = new Metadata()
  metadata.set('accesstoken', accessToken)
  metadata.set('instanceurl', instanceUrl)
  metadata.set('tenantid', orgId)
  return metadata
}

/** One channel. `endpoint` is `host:port`; `rootCertificates` (PEM) only for a private authority. */
export const createPubSubClient = (options: {
  readonly endpoint: string
  readonly token: AccessToken
  readonly rootCertificates?: Buffer
}): PubSubClient => {
  const Client = stubClass()
  const stub = new Client(
    options.endpoint,
    credentials.createSsl(options.rootCertificates ?? null),
    KEEPALIVE,
  ) as unknown as Stub
  const metadata = metadataOf(options.token)
  return {
    schema: (schemaId) =>
      new Promise((resolve, reject) => {
        stub.GetSchema(
          { schema_id: schemaId },
          metadata,
          { deadline: Date.now() + UNARY_MS },
          (error, answer) => {
            if (error !== null) reject(pubSubError(error))
            else resolve(answer?.schema_json ?? '')
          },
        )
      }),
    subscribe: () => stub.Subscribe(metadata),
    close: () => {
      stub.close()
    },
  }
}
