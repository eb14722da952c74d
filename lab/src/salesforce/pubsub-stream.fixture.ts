import {
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import avro, { type Schema, type Type } from 'avsc'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { eventually } from '../eventually.fixture.ts'
import type { Org } from './org.ts'
import { type FetchRequest, type FetchResponse, PROTO_FILE } from './pubsub/wire.ts'

export interface Header {
  readonly entityName: string
  readonly recordIds: readonly string[]
  readonly changeType: string
  readonly changeOrigin: string
  readonly transactionKey: string
  readonly sequenceNumber: number
  readonly commitTimestamp: bigint
  readonly commitNumber: bigint
  readonly commitUser: string
  readonly nulledFields: readonly string[]
  readonly diffFields: readonly string[]
  readonly changedFields: readonly string[]
}

export interface DecodedEvent {
  readonly header: Header
  readonly fields: Readonly<Record<string, unknown>>
  readonly schemaId: string
  readonly replayId: Buffer
}

// Commit numbers may exceed 2^53.
const longType = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64LE(value)
    return buffer
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
})

export const avroTypeOf = (schemaJson: string): Type =>
  avro.Type.forSchema(JSON.parse(schemaJson) as Schema, {
    registry: { long: longType },
    wrapUnions: false,
  })

interface Stub {
  GetTopic(request: object, metadata: Metadata, done: Done): void
  GetSchema(request: object, metadata: Metadata, done: Done): void
  Publish(request: object, metadata: Metadata, done: Done): void
  Subscribe(metadata: Metadata): ClientDuplexStream<Partial<FetchRequest>, FetchResponse>
  ManagedSubscribe(metadata: Metadata): ClientDuplexStream<object, object>
  close(): void
}
type Reachable = Pick<Org, 'pubsubEndpoint' | 'caFile' | 'instanceUrl' | 'orgId'>
type Done = (error: ServiceError | null, answer?: Readonly<Record<string, string>>) => void

/** A client made from the project's own proto file; errors carry the `error-code` trailer. */
export const openPubSub = (
  org: Reachable,
  token: string,
  overrides: Record<string, string> = {},
) => {
  const { eventbus } = loadPackageDefinition(
    loadSync(PROTO_FILE, { keepCase: true, longs: String, enums: String, defaults: true }),
  ) as unknown as { eventbus: { v1: { PubSub: ServiceClientConstructor } } }
  const stub = new eventbus.v1.PubSub(
    org.pubsubEndpoint,
    credentials.createSsl(readFileSync(org.caFile)),
  ) as unknown as Stub
  const metadata = new Metadata()
  const headers = {
    accesstoken: token,
    instanceurl: org.instanceUrl,
    tenantid: org.orgId,
    ...overrides,
  }
  for (const [name, value] of Object.entries(headers)) if (value !== '') metadata.set(name, value)

  const unary = (method: 'GetTopic' | 'GetSchema' | 'Publish', request: object) =>
    new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
      stub[method](request, metadata, (error, answer) => {
        if (error === null) resolve(answer ?? {})
        else reject(error)
      })
    })

  const types = new Map<string, Type>()
  const typeOf = async (schemaId: string): Promise<Type> => {
    const known =
      types.get(schemaId) ??
      avroTypeOf((await unary('GetSchema', { schema_id: schemaId }))['schema_json'] ?? '')
    types.set(schemaId, known)
    return known
  }

  const decode = async (response: FetchResponse): Promise<DecodedEvent[]> => {
    const decoded: DecodedEvent[] = []
    for (const { event, replay_id } of response.events) {
      const type = await typeOf(event.schema_id)
      const { ChangeEventHeader: header, ...fields } = type.fromBuffer(event.payload) as Record<
        string,
        unknown
      > & { ChangeEventHeader: Header }
      decoded.push({ header, fields, schemaId: event.schema_id, replayId: replay_id })
    }
    return decoded
  }

  const subscribe = (request: Partial<FetchRequest>) => {
    const stream = stub.Subscribe(metadata)
    const responses: FetchResponse[] = []
    const events: DecodedEvent[] = []
    stream.on('data', (response: FetchResponse) => responses.push(response))
    // `once` below rejects with the error; without a listener of its own it would be uncaught.
    stream.on('error', () => undefined)
    stream.write(request)
    const nextResponse = async (): Promise<FetchResponse> => {
      for (;;) {
        const response = responses.shift()
        if (response !== undefined) return response
        await once(stream, 'data')
      }
    }
    return {
      stream,
      request: (more: Partial<FetchRequest>) => stream.write(more),
      nextResponse,
      /** The next `count` events, waiting for them. */
      take: async (count: number): Promise<DecodedEvent[]> => {
        while (events.length < count) events.push(...(await decode(await nextResponse())))
        return events.splice(0, count)
      },
      /** How the stream ended: undefined when without an error. */
      ended: async (): Promise<ServiceError | undefined> => {
        try {
          await once(stream, 'end')
          return undefined
        } catch (thrown) {
          return thrown as ServiceError
        }
      },
      cancel: () => {
        stream.cancel()
      },
    }
  }

  return {
    unary,
    subscribe,
    decode,
    managed: () => stub.ManagedSubscribe(metadata),
    close: () => {
      stub.close()
    },
  }
}

export const errorCodeOf = (error: unknown): string =>
  String((error as ServiceError).metadata.get('error-code')[0]).replace(
    'sfdc.platform.eventbus.grpc.',
    '',
  )

/** Waits until so many streams are under way: a first response is not promised. */
export const subscribed = async (org: Org, streams: number): Promise<void> => {
  await eventually(`${String(streams)} streams are open`, () => org.openStreams() === streams)
}
