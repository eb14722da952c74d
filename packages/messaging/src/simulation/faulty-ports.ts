import { MeshError } from '@carrick/kernel'
import type { EventLog, Subscription } from '../ports/event-log.ts'
import type { Store } from '../ports/store.ts'
import type { Random } from './random.ts'
import type { Process, Scheduler } from './scheduler.ts'

export interface FaultRates {
  /** Probability that a call fails before it reaches the server. */
  before: number
  /** Probability that the server did it and the answer is lost. */
  after: number
}

/** One call's way to the server and back: each way is a step of its own, in any order with all others. */
export interface Wire {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly self: Process
  readonly rates: FaultRates
}

const latency = (random: Random): number => {
  const kind = random.next()
  if (kind < 0.75) return random.below(3)
  return kind < 0.97 ? random.below(20) : random.below(250)
}

const travel = ({ scheduler, random, self }: Wire): Promise<void> =>
  new Promise((resolve) => {
    scheduler.schedule(self, latency(random), resolve)
  })

const lost = (what: string): MeshError =>
  new MeshError('MESH_STORE_UNAVAILABLE', `${what}: connection lost`, { kind: 'in-doubt' })

const call = async <T>(wire: Wire, what: string, run: () => Promise<T>): Promise<T> => {
  await travel(wire)
  if (wire.random.chance(wire.rates.before)) throw lost(what)
  const result = await run()
  const isLost = wire.random.chance(wire.rates.after)
  await travel(wire)
  if (isLost) throw lost(what)
  return result
}

/** As `call`, on one connection: requests arrive and are answered in the order in which they were sent. */
const inOrder = (wire: Wire) => {
  let arrived: Promise<unknown> = Promise.resolve()
  let answered: Promise<unknown> = Promise.resolve()
  return async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const isFirst = Promise.all([arrived, travel(wire)])
    const result = isFirst.then(() => {
      if (wire.random.chance(wire.rates.before)) throw lost(what)
      return run()
    })
    arrived = result.catch(() => undefined)
    const before = answered
    const answer = result.then(async (value) => {
      const isLost = wire.random.chance(wire.rates.after)
      await Promise.all([before, travel(wire)])
      if (isLost) throw lost(what)
      return value
    })
    answered = answer.catch(() => undefined)
    return answer
  }
}

/** The store over a wire that delays, loses and doubles doubt. */
export const faultyStore = (wire: Wire, store: Store): Store => {
  const commits = inOrder(wire)
  return {
    takeover: (...given) => call(wire, 'takeover', () => store.takeover(...given)),
    release: (...given) => call(wire, 'release', () => store.release(...given)),
    calm: (...given) => call(wire, 'calm', () => store.calm(...given)),
    blockedLanes: (...given) => call(wire, 'blockedLanes', () => store.blockedLanes(...given)),
    unpublished: (...given) => call(wire, 'unpublished', () => store.unpublished(...given)),
    load: (...given) => call(wire, 'load', () => store.load(...given)),
    commit: (...given) => commits('commit', () => store.commit(...given)),
    due: (...given) => call(wire, 'due', () => store.due(...given)),
    tail: (...given) => call(wire, 'tail', () => store.tail(...given)),
    dirty: (...given) => call(wire, 'dirty', () => store.dirty(...given)),
    wake: (...given) => call(wire, 'wake', () => store.wake(...given)),
    countStart: (...given) => call(wire, 'countStart', () => store.countStart(...given)),
    acquireSource: (...given) => call(wire, 'acquireSource', () => store.acquireSource(...given)),
    renewSource: (...given) => call(wire, 'renewSource', () => store.renewSource(...given)),
    releaseSource: (...given) => call(wire, 'releaseSource', () => store.releaseSource(...given)),
    commitSource: (...given) => call(wire, 'commitSource', () => store.commitSource(...given)),
    submit: (...given) => call(wire, 'submit', () => store.submit(...given)),
    command: (...given) => call(wire, 'command', () => store.command(...given)),
    inboxFloor: (...given) => call(wire, 'inboxFloor', () => store.inboxFloor(...given)),
    housekeep: (...given) => call(wire, 'housekeep', () => store.housekeep(...given)),
    close: (...given) => store.close(...given),
    report: (...given) => store.report(...given),
    keysNamed: (...given) => store.keysNamed(...given),
    lanes: (...given) => store.lanes(...given),
    deadLetters: (...given) => store.deadLetters(...given),
    refusedWishes: (...given) => store.refusedWishes(...given),
    totals: (...given) => store.totals(...given),
    audit: (...given) => store.audit(...given),
    gauges: (...given) => store.gauges(...given),
  }
}

const faultySubscription = (wire: Wire, subscription: Subscription): Subscription => ({
  ...subscription,
  commit: (...given) => call(wire, 'commit offsets', () => subscription.commit(...given)),
  lag: (...given) => call(wire, 'lag', () => subscription.lag(...given)),
})

/** The log over such a wire; a publish may also be written in part. */
export const faultyLog = (wire: Wire, log: EventLog): EventLog => ({
  ...log,
  publish: async (records) => {
    await travel(wire)
    if (wire.random.chance(wire.rates.before)) {
      const part = wire.random.below(records.length + 1)
      if (part > 0) await log.publish(records.slice(0, part))
      throw lost('publish')
    }
    await log.publish(records)
    const isLost = wire.random.chance(wire.rates.after)
    await travel(wire)
    if (isLost) throw lost('publish')
  },
  subscribe: async (options) => faultySubscription(wire, await log.subscribe(options)),
  positions: (...given) => call(wire, 'positions', () => log.positions(...given)),
})
