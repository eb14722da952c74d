import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type StatusObject,
  status,
  Metadata,
} from '@grpc/grpc-js'
import type { Clock } from '@carrick/kernel'
import { randomUUID } from 'node:crypto'
import type { Certificates } from '../http/certificates.ts'
import type { OrgState } from '../state/org-state.ts'
import { authorise } from './authorise.ts'
import { pubSubError } from './pubsub-error.ts'
import { type SubscribeCall, Subscription } from './subscription.ts'
import { type PublishRequest, pubSubService } from './wire.ts'

export interface PubSubServer {
  readonly port: number
  /** Streams that are open and have asked for a topic. */
  readonly openStreams: number
  /** Every stream ends with UNAVAILABLE, as when a server of the platform restarts. */
  dropStreams(): void
  /** Every connection is cut without a word. */
  cutConnections(): void
  stop(): Promise<void>
}

const publishRefusal = (org: OrgState, topic: string): StatusObject => {
  if (topic === '') return pubSubError('publish.topic.validation.empty', 'A topic is needed.')
  return org.channels.membersOf(topic) === undefined
    ? pubSubError('topic.not.found', `There is no topic ${topic}.`)
    : pubSubError('publish.topic.cannot.publish', `Nobody can publish to ${topic}.`)
}

/** The Pub/Sub API of the org, over TLS. Throws when the port is taken. */
export const startPubSubServer = async (
  org: OrgState,
  clock: Clock,
  host: string,
  port: number,
  certificates: Certificates,
): Promise<PubSubServer> => {
  const streams = new Set<Subscription>()

  const unary =
    <Q, A>(answer: (request: Q) => A | { readonly failed: StatusObject }): handleUnaryCall<Q, A> =>
    (call, done) => {
      const authorised = authorise(org, call.metadata)
      if ('refused' in authorised) {
        done(authorised.refused)
        return
      }
      const result = answer(call.request)
      if (typeof result === 'object' && result !== null && 'failed' in result) done(result.failed)
      else done(null, result)
    }

  const getTopic = unary(({ topic_name }: { topic_name: string }) => {
    const members = org.channels.membersOf(topic_name)
    if (members === undefined)
      return { failed: pubSubError('topic.not.found', `There is no topic ${topic_name}.`) }
    const first = members[0]
    return {
      topic_name,
      tenant_guid: `core/lab/${org.orgId}`,
      can_publish: false,
      can_subscribe: true,
      schema_id: first === undefined ? '' : org.schemas.idOf(org.catalog, first.entity),
      rpc_id: randomUUID(),
    }
  })

  const getSchema = unary(({ schema_id }: { schema_id: string }) => {
    const json = org.schemas.json(schema_id)
    return json === undefined
      ? { failed: pubSubError('schema.not.found', `There is no schema ${schema_id}.`) }
      : { schema_json: json, schema_id, rpc_id: randomUUID() }
  })

  const subscribe = (call: SubscribeCall): void => {
    const authorised = authorise(org, call.metadata)
    if ('refused' in authorised) {
      call.emit('error', authorised.refused)
      return
    }
    const subscription = new Subscription(org, call, authorised.session, clock)
    streams.add(subscription)
    call.on('close', () => streams.delete(subscription))
    for (const event of ['cancelled', 'error', 'finish'])
      call.on(event, () => streams.delete(subscription))
  }

  const publish = unary(({ topic_name }: PublishRequest) => ({
    failed: publishRefusal(org, topic_name),
  }))

  const publishStream = (call: ServerDuplexStream<PublishRequest, unknown>): void => {
    const authorised = authorise(org, call.metadata)
    if ('refused' in authorised) {
      call.emit('error', authorised.refused)
      return
    }
    call.once('data', ({ topic_name }: PublishRequest) => {
      call.emit('error', publishRefusal(org, topic_name))
    })
    call.on('end', () => {
      call.end()
    })
  }

  const managedSubscribe = (call: ServerDuplexStream<unknown, unknown>): void => {
    call.emit(
      'error',
      pubSubError('unimplemented', 'Managed subscriptions are not part of the lab org.'),
    )
  }

  const server = new Server()
  server.addService(pubSubService(), {
    GetTopic: getTopic,
    GetSchema: getSchema,
    Subscribe: subscribe,
    Publish: publish,
    PublishStream: publishStream,
    ManagedSubscribe: managedSubscribe,
  })
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(
      `${host}:${String(port)}`,
      ServerCredentials.createSsl(null, [
        {
          cert_chain: Buffer.from(certificates.certificate),
          private_key: Buffer.from(certificates.privateKey),
        },
      ]),
      (error, actual) => {
        if (error === null) resolve(actual)
        else reject(error)
      },
    )
  })

  return {
    port: bound,
    get openStreams() {
      return [...streams].filter(({ isSubscribed }) => isSubscribed).length
    },
    dropStreams: () => {
      // Like a stream that the network ends: no error code (Pub/Sub API guide, "Handling Errors").
      for (const stream of [...streams])
        stream.fail({
          code: status.UNAVAILABLE,
          details: 'RST_STREAM closed stream. HTTP/2 error code: NO_ERROR',
          metadata: new Metadata(),
        })
      streams.clear()
    },
    cutConnections: () => {
      server.drain(`${host}:${String(bound)}`, 0)
    },
    stop: () => {
      server.forceShutdown()
      return Promise.resolve()
    },
  }
}
