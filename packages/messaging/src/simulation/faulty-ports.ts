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

const wired =
  <A extends unknown[], T>(wire: Wire, what: string, run: (...args: A) => Promise<T>) =>
  (...args: A): Promise<T> =>
    call(wire, what, () => run(...args))

/** The store over a wire that delays, loses and doubles doubt. */
export const faultyStore = (wire: Wire, store: Store): Store => ({
  takeover: wired(wire, 'takeover', store.takeover),
  release: wired(wire, 'release', store.release),
  calm: wired(wire, 'calm', store.calm),
  blockedLanes: wired(wire, 'blockedLanes', store.blockedLanes),
  unpublished: wired(wire, 'unpublished', store.unpublished),
  load: wired(wire, 'load', store.load),
  commit: wired(wire, 'commit', store.commit),
  due: wired(wire, 'due', store.due),
  tail: wired(wire, 'tail', store.tail),
  dirty: wired(wire, 'dirty', store.dirty),
  wake: wired(wire, 'wake', store.wake),
  countStart: wired(wire, 'countStart', store.countStart),
  acquireSource: wired(wire, 'acquireSource', store.acquireSource),
  renewSource: wired(wire, 'renewSource', store.renewSource),
  releaseSource: wired(wire, 'releaseSource', store.releaseSource),
  commitSource: wired(wire, 'commitSource', store.commitSource),
  submit: wired(wire, 'submit', store.submit),
  command: wired(wire, 'command', store.command),
  inboxFloor: wired(wire, 'inboxFloor', store.inboxFloor),
  housekeep: wired(wire, 'housekeep', store.housekeep),
  close: store.close,
  report: store.report,
  lanes: store.lanes,
  deadLetters: store.deadLetters,
  refusedWishes: store.refusedWishes,
  totals: store.totals,
  audit: store.audit,
  gauges: store.gauges,
})

const faultySubscription = (wire: Wire, subscription: Subscription): Subscription => ({
  ...subscription,
  commit: wired(wire, 'commit offsets', subscription.commit),
  lag: wired(wire, 'lag', subscription.lag),
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
  positions: wired(wire, 'positions', log.positions),
})
