import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { join } from 'node:path'

/** The description that the client of @carrick/salesforce uses too. */
export const PROTO_FILE = join(
  import.meta.dirname,
  '../../../../packages/salesforce/proto/pubsub_api.proto',
)

export interface FetchRequest {
  readonly topic_name: string
  readonly replay_preset: 'LATEST' | 'EARLIEST' | 'CUSTOM'
  readonly replay_id: Buffer
  readonly num_requested: number
}

export interface FetchResponse {
  readonly events: readonly {
    readonly event: { readonly id: string; readonly schema_id: string; readonly payload: Buffer }
    readonly replay_id: Buffer
  }[]
  readonly latest_replay_id: Buffer
  readonly rpc_id: string
  readonly pending_num_requested: number
}

export interface PublishRequest {
  readonly topic_name: string
  readonly events: readonly unknown[]
}

export const pubSubService = (): ServiceDefinition => {
  const loaded = loadPackageDefinition(
    loadSync(PROTO_FILE, { keepCase: true, longs: String, enums: String, defaults: true }),
  ) as unknown as { eventbus: { v1: { PubSub: { service: ServiceDefinition } } } }
  return loaded.eventbus.v1.PubSub.service
}
