import { HEADER, uuid7 } from '@carrick/kernel'
import {
  createMemoryBroker,
  createMemoryCodec,
  createMemoryDatabase,
  createMemoryLog,
  createMemoryStore,
  createRuntime,
  createVirtualClock,
  partitionOf,
  type Runtime,
  type RuntimeSettings,
  type VirtualClock,
} from '@carrick/messaging'
import {
  EVENTS,
  type EventToken,
  InvoicePosted,
  OrderStatusChanged,
  PARTITIONS,
} from '@carrick/schemas'
import type { SubscriptionConnection } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { NOON } from '@carrick/testkit'
import { RUNTIME } from '../domain/schedule.ts'
import { BUYER_EVENTS, learnCustomer } from '../handlers/learn-customer.handler.ts'
import { sendNotification } from '../handlers/send-notification.handler.ts'
import { type OrderEvent, tellEvent } from '../handlers/tell-event.handler.ts'
import type { Message } from '../ports.ts'
import { type EndpointAnswer, judgeAnswer } from './judge-answer.adapter.ts'
import { judgeMail, type MailAnswer } from './judge-mail.adapter.ts'

export interface Received extends Pick<Message, 'id' | 'body'> {
  /** Of the endpoint; where it is told by e-mail, its address. */
  readonly url: string
  /** Ms since the start. */
  readonly at: number
}

export interface MemorySubscriptions {
  readonly clock: VirtualClock
  readonly runtime: Runtime
  /** As mesh.yaml has them; may be changed. */
  subscriptions: readonly SubscriptionConnection[]
  /** What each endpoint got, in order. */
  readonly received: readonly Received[]
  /** Publishes without waiting; the same id again is a redelivery. */
  publish<T extends { readonly meta: { readonly aggregateId: string } }>(
    token: EventToken<T>,
    value: T,
    id?: string,
  ): string
  /** The orders that an endpoint was told of, oldest first. */
  ordersAt(name: string): readonly string[]
  retry(key: string): Promise<void>
  stop(): Promise<void>
}

type Behave = (message: Received, signal: AbortSignal) => Promise<EndpointAnswer>
type Postman = (message: Received) => MailAnswer

/** Days pass in a test: what only looks around does it rarely. */
const HOUR = 3_600_000
const RARE = { tickMs: HOUR, offsetsMs: HOUR, sweepMs: HOUR, watchdogMs: HOUR, markDelayMs: HOUR }

/** The service's handlers on in-memory servers under virtual time, with scripted endpoints. */
export const startMemorySubscriptions = async (
  subscriptions: readonly SubscriptionConnection[],
  behave: Behave,
  overrides: Partial<RuntimeSettings> = {},
  postman: Postman = () => ({ kind: 'taken', status: 250 }),
): Promise<MemorySubscriptions> => {
  const clock = createVirtualClock(NOON)
  const broker = createMemoryBroker(PARTITIONS, () => clock.now())
  const codec = createMemoryCodec()
  await codec.prepare({ reads: EVENTS, writes: EVENTS })
  const newId = (): string => uuid7(clock.now())
  const received: Received[] = []
  const inForce = (): readonly SubscriptionConnection[] => scene.subscriptions
  const told: readonly EventToken<OrderEvent>[] = [InvoicePosted, OrderStatusChanged]
  const runtime = createRuntime({
    service: 'subscriptions',
    member: 'a',
    handlers: [
      ...told.map((token) => tellEvent(token, inForce)),
      ...BUYER_EVENTS.map((token) => learnCustomer(token, inForce)),
      sendNotification(inForce, {
        webhook: async ({ name, url }, { id, body }, signal) => {
          const one = { id, body, url, at: clock.now() - NOON }
          received.push(one)
          return judgeAnswer(name, await behave(one, signal))
        },
        mail: ({ name }, { id, to, text }) => {
          const one = { id, body: text, url: to, at: clock.now() - NOON }
          received.push(one)
          return Promise.resolve(judgeMail(name, postman(one)))
        },
      }),
    ],
    store: createMemoryStore(createMemoryDatabase(clock), newId),
    log: createMemoryLog({ broker, clock, name: 'a' }),
    codec,
    clock,
    logger: silentLogger(),
    settings: { ...RUNTIME, ...RARE, ...overrides },
  })
  const outside = createMemoryLog({ broker, clock, name: 'outside' })
  const topics = [...new Set(EVENTS.map(({ topic }) => topic))]
  await outside.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
  await runtime.start()
  await clock.advance(1_000)
  /** One call in flight, as the port asks. */
  let turn: Promise<void> = Promise.resolve()
  const scene: MemorySubscriptions = {
    clock,
    runtime,
    subscriptions,
    received,
    publish: (token, value, id = newId()) => {
      const { bytes, fingerprint } = codec.encode({ token, value })
      const key = value.meta.aggregateId
      const headers = {
        [HEADER.id]: id,
        [HEADER.type]: token.name,
        [HEADER.schemaFingerprint]: fingerprint,
      }
      const partition = partitionOf(key, PARTITIONS)
      const record = { topic: token.topic, partition, key, value: bytes, headers }
      turn = turn.then(() => outside.publish([record]))
      return id
    },
    ordersAt: (name) =>
      received
        .filter(({ url }) => url === `https://${name}.example/hooks`)
        .map(({ body }) => (JSON.parse(body) as { data: { orderId: string } }).data.orderId),
    retry: async (key) => {
      const { lane } = await runtime.why(key)
      await runtime.command({
        id: newId(),
        key,
        verb: 'retry',
        expectedVersion: lane?.version ?? 0,
        by: 'a person',
        reason: 'the endpoint is mended',
        planHash: 'none',
      })
      await clock.advance(5_000)
    },
    stop: async () => {
      const stopped = runtime.stop()
      await clock.advance(20_000)
      await stopped
    },
  }
  return scene
}
