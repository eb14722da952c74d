import { HEADER, uuid7 } from '@carrick/kernel'
import type { Envelope } from '@carrick/schemas'
import { emit } from '../handlers/decision.ts'
import { defineFold } from '../handlers/handler.ts'
import { append, createMemoryBroker, type MemoryBroker } from '../memory/broker.ts'
import { createMemoryCodec, type MemoryCodec } from '../memory/codec.ts'
import { createMemoryDatabase, type MemoryDatabase } from '../memory/database.ts'
import { createMemoryLog } from '../memory/event-log.ts'
import { createMemoryStore } from '../memory/store.ts'
import { createVirtualClock, type VirtualClock } from '../memory/virtual-clock.ts'
import { partitionOf } from '../partition.ts'
import type { EventLog, Subscription } from '../ports/event-log.ts'
import type { InboundRecord, RecordHeaders } from '../ports/record.ts'
import type { Store } from '../ports/store.ts'
import { plainToken } from '../simulation/tokens.ts'
import type { RuntimeLogger } from './context.ts'
import { createRuntime, type Runtime, type RuntimeOptions } from './create-runtime.ts'

export interface Placed {
  readonly meta: Envelope
  readonly text: string
}
export interface Counted {
  readonly meta: Envelope
  readonly count: number
}

export const orderPlaced = plainToken<Placed>('OrderPlaced', 'orders')
export const orderCounted = plainToken<Counted>('OrderCounted', 'counts')

export const countOrders = defineFold<{ placed: number }, Placed>({
  name: 'bench.count-order',
  consumes: orderPlaced,
  produces: [orderCounted],
  decide: (_event, state) => {
    const placed = (state?.placed ?? 0) + 1
    return { state: { placed }, emit: [emit(orderCounted, { count: placed })] }
  },
})

const silent: RuntimeLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export interface PlaceOptions {
  readonly text?: string
  readonly id?: string
  readonly headers?: RecordHeaders
  readonly value?: Uint8Array | null
  readonly nullKey?: boolean
}

export interface Bench {
  readonly clock: VirtualClock
  readonly broker: MemoryBroker
  readonly database: MemoryDatabase
  readonly codec: MemoryCodec
  startMember(name: string, overrides?: Partial<RuntimeOptions>): Promise<Runtime>
  /** Nothing of the member runs on: its calls hang and the group goes on without it. */
  kill(name: string): void
  place(key: string, options?: PlaceOptions): string
  state(key: string): unknown
  published(type: string): (InboundRecord & { readonly event: unknown })[]
  committed(topic: string): number
  stop(): Promise<void>
}

export interface BenchOptions extends Partial<RuntimeOptions> {
  readonly wrapStore?: (store: Store, member: string) => Store
  readonly wrapLog?: (log: EventLog, member: string) => EventLog
}

const mortal = (store: Store, isDead: () => boolean): Store =>
  new Proxy(store, {
    get: (target, name): unknown =>
      isDead() ? () => new Promise(() => undefined) : Reflect.get(target, name),
  })

/** A service on in-memory servers under virtual time. */
export const createBench = (options: BenchOptions = {}): Bench => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23, 12))
  const broker = createMemoryBroker(12, () => clock.now())
  const database = createMemoryDatabase(clock)
  const codec = createMemoryCodec()
  const runtimes: Runtime[] = []
  const dead = new Set<string>()
  const subscriptions = new Map<string, Subscription>()
  const { wrapStore, wrapLog, ...rest } = options
  const storeOf = (store: Store, member: string): Store => wrapStore?.(store, member) ?? store
  const logOf = (log: EventLog, member: string): EventLog => wrapLog?.(log, member) ?? log
  for (const topic of ['orders', 'counts', 'carrick.case.v1']) {
    broker.topics.set(
      topic,
      Array.from({ length: 12 }, () => ({ start: 0, records: [] })),
    )
  }
  const readable = createMemoryCodec()
  void readable.prepare({ reads: [orderPlaced], writes: [] })
  return {
    clock,
    broker,
    database,
    codec,
    startMember: async (name, overrides = {}) => {
      const log = createMemoryLog({ broker, clock, name })
      const runtime = createRuntime({
        service: 'bench',
        member: name,
        handlers: [countOrders],
        store: mortal(
          storeOf(
            createMemoryStore(database, () => uuid7(clock.now())),
            name,
          ),
          () => dead.has(name),
        ),
        log: {
          ...logOf(log, name),
          subscribe: async (subscribe) => {
            const subscription = await log.subscribe(subscribe)
            subscriptions.set(name, subscription)
            return subscription
          },
        },
        codec,
        clock,
        logger: silent,
        ...rest,
        ...overrides,
      })
      runtimes.push(runtime)
      await runtime.start()
      await clock.advance(1)
      return runtime
    },
    kill: (name) => {
      dead.add(name)
      void subscriptions.get(name)?.stop()
    },
    place: (key, { text = '', id = uuid7(clock.now()), headers, value, nullKey } = {}) => {
      const { bytes } = readable.encode({ token: orderPlaced, value: { text } })
      append(broker, [
        {
          topic: 'orders',
          partition: partitionOf(key, 12),
          key: nullKey === true ? null : key,
          value: value === undefined ? bytes : value,
          headers: { [HEADER.id]: id, [HEADER.type]: 'OrderPlaced', ...headers },
        },
      ])
      return id
    },
    state: (key) => {
      const row = database.states.get(key)
      return row === undefined ? undefined : (JSON.parse(row.body) as unknown)
    },
    published: (type) =>
      [...broker.topics.values()]
        .flatMap((partitions) => partitions.flatMap(({ records }) => records))
        .filter(({ headers }) => headers[HEADER.type] === type)
        .map((record) => ({
          ...record,
          event: (JSON.parse(Buffer.from(record.value ?? []).toString()) as { value: unknown })
            .value,
        })),
    committed: (topic) =>
      [...(broker.groups.get('bench')?.committed ?? [])]
        .filter(([name]) => name.startsWith(`${topic}/`))
        .reduce((sum, [, offset]) => sum + offset, 0),
    stop: async () => {
      const stops = Promise.all(runtimes.map((runtime) => runtime.stop()))
      await clock.advance(15_000)
      await stops
    },
  }
}
