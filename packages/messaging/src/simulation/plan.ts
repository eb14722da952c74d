import { HEADER, uuid7 } from '@carrick/kernel'
import { append, type MemoryBroker } from '../memory/broker.ts'
import { createMemoryCodec } from '../memory/codec.ts'
import { partitionOf } from '../partition.ts'
import { SLOTS } from './members.ts'
import type { Random } from './random.ts'
import {
  ask,
  customer,
  customerOf,
  type Fact,
  factA,
  factB,
  needsCustomer,
  wish,
} from './service.ts'

export interface PlannedEvent {
  readonly id: string
  readonly type: string
  readonly key: string
  readonly producer: string
  readonly n: number
  /** Ends in the key's book and in one derived event. */
  readonly isDerived: boolean
}

/** What producers sent and people did: what the checks compare the world with. */
export interface Plan {
  readonly events: PlannedEvent[]
  readonly skipped: Set<string>
}

const TYPES = [
  { token: factA, producer: 'a' },
  { token: ask, producer: 'x' },
  { token: needsCustomer, producer: 'c' },
  { token: factB, producer: 'b' },
  { token: wish, producer: 'w' },
  { token: customer, producer: 'k' },
] as const

/** Writes planned facts to the log, now and then twice, as an at-least-once producer does. */
export const createProducer = (
  broker: MemoryBroker,
  random: Random,
  now: () => number,
  keys: readonly string[],
) => {
  const codec = createMemoryCodec()
  void codec.prepare({ reads: TYPES.map(({ token }) => token), writes: [] })
  const plan: Plan = { events: [], skipped: new Set() }
  const counts = new Map<string, number>()
  const next = (name: string): number => {
    const n = (counts.get(name) ?? 0) + 1
    counts.set(name, n)
    return n
  }
  const troubleFor = (type: string): Fact['trouble'] => {
    if (type === 'Wish' || type === 'Customer' || type === 'NeedsCustomer') return 'none'
    const roll = random.next()
    if (roll < 0.08) return 'retry'
    if (roll < 0.16) return 'terminal'
    return roll < 0.19 && type.startsWith('Fact') ? 'unstorable' : 'none'
  }
  const send = (type: (typeof TYPES)[number], orderKey: string): void => {
    const { token, producer } = type
    const key = token === customer ? customerOf(orderKey) : orderKey
    const n = next(`${producer} ${key}`)
    const id = uuid7(now(), (bytes) => random.fill(bytes))
    const value = { producer, n, trouble: troubleFor(token.name) }
    const record = {
      topic: token.topic,
      partition: partitionOf(key, SLOTS),
      key,
      value: codec.encode({ token, value }).bytes,
      headers: { [HEADER.id]: id, [HEADER.type]: token.name },
    }
    append(broker, random.chance(0.1) ? [record, record] : [record])
    const isDerived = token !== wish
    plan.events.push({ id, type: token.name, key, producer, n, isDerived })
  }
  return {
    plan,
    next,
    sendOne: (): void => {
      const key = keys[random.below(keys.length)] ?? ''
      const roll = random.next()
      const index = roll < 0.3 ? 0 : roll < 0.55 ? 1 : roll < 0.7 ? 2 : roll < 0.85 ? 3 : 4
      send(TYPES[index], key)
    },
    /** One call per key, all at once. */
    sendAsks: (): void => {
      for (const key of keys) send(TYPES[1], key)
    },
    sendCustomers: (): void => {
      for (const key of keys) {
        if (random.chance(0.5) && !counts.has(`k ${customerOf(key)}`)) send(TYPES[5], key)
      }
    },
    sendMissingCustomers: (): void => {
      for (const key of keys) {
        const isAwaited = plan.events.some((event) => event.key === key && event.producer === 'c')
        if (isAwaited && !counts.has(`k ${customerOf(key)}`)) send(TYPES[5], key)
      }
    },
  }
}
