import { uuid7 } from '@carrick/kernel'
import { createMemoryBroker, ensureTopic } from '../memory/broker.ts'
import { createMemoryDatabase } from '../memory/database.ts'
import type { RuntimeSettings } from '../runtime/settings.ts'
import { createMemoryStore } from '../memory/store.ts'
import type { RuntimeLogger } from '../runtime/context.ts'
import { finalProblems, laneProblems, offsetProblems, unrest } from './checks.ts'
import { createErp } from './erp.ts'
import { createFaults } from './faults.ts'
import { SIMULATED, SLOTS, type Surroundings } from './members.ts'
import { createOperator } from './operator.ts'
import { createProducer } from './plan.ts'
import { createRandom } from './random.ts'
import { createScheduler, type Process } from './scheduler.ts'
import { DERIVED, FACTS, type Outside } from './service.ts'
import { createSubmitter } from './submitter.ts'

export interface SeedResult {
  readonly seed: number
  readonly steps: number
  readonly events: number
  readonly problems: readonly string[]
}

const CHAOS_MS = 2_500
/** Longer than any wait of the simulated settings: who is not at rest by then never will be. */
const REST_MS = 40_000

/** So small that the next one is sent while one is on its way. */
const SMALL_COMMITS: Partial<RuntimeSettings> = { groupEvents: 2, effectGroupEvents: 2 }

/** One world from its seed: chaos, then calm, then the promises are checked. */
export const runSeed = async (seed: number, logger: RuntimeLogger): Promise<SeedResult> => {
  const random = createRandom(seed)
  const scheduler = createScheduler(random)
  const world: Process = { name: 'world', alive: true, pausedUntil: 0 }
  const clock = scheduler.clockOf(world)
  const broker = createMemoryBroker(SLOTS, scheduler.now)
  for (const topic of [...Object.values(FACTS), DERIVED, 'carrick.case.v1']) {
    ensureTopic(broker, { topic, partitions: SLOTS })
  }
  const database = createMemoryDatabase(clock)
  const problems: string[] = []
  const outside: Outside = {
    mended: new Set(),
    tries: new Map(),
    written: new Map(),
    regressions: [],
  }
  const limits = { actMs: SIMULATED.actMs ?? 0, visibilityMs: SIMULATED.visibilityMs ?? 0 }
  const erp = createErp(scheduler, random, limits)
  const rates = { before: 0.01 + random.next() * 0.03, after: 0.01 + random.next() * 0.03 }
  // A burst that queues calls, and a member that falls asleep over them.
  const isAmbush = random.chance(0.25)
  const around: Surroundings = {
    scheduler,
    random,
    broker,
    database,
    erp,
    outside,
    rates,
    logger,
    settings: {
      acceptFirst: random.chance(0.2),
      permits: isAmbush ? 1 : random.pick([1, 2, 6]),
      ...(seed % 2 === 0 && SMALL_COMMITS),
      ...(seed % 3 === 0 && { laneRows: 2 }),
    },
    fatal: (member, reason) => void problems.push(`${member} gave up: ${reason}`),
  }
  const keys = Array.from(
    { length: 2 + random.below(7) },
    (_, n) => `o${String(n)}${n % 2 === 0 ? 'a' : 'b'}`,
  )
  const producer = createProducer(broker, random, scheduler.now, keys)
  const { plan } = producer
  const bare = createMemoryStore(database, () =>
    uuid7(scheduler.now(), (bytes) => random.fill(bytes)),
  )
  const operator = createOperator(database, bare, outside, plan, random)
  const faults = createFaults(around, world)
  const submitter = createSubmitter(around, plan, producer.next, keys)
  const start = scheduler.now()
  const at = (ms: number, run: () => void): void => void scheduler.schedule(world, ms, run)

  faults.begin(1 + random.below(3))
  const events = 12 + random.below(40)
  for (let i = 0; i < events; i += 1) at(random.below(CHAOS_MS), producer.sendOne)
  for (let i = 0; i < 3; i += 1) at(random.below(CHAOS_MS), producer.sendCustomers)
  for (let i = 0; i < 3; i += 1)
    at(random.below(CHAOS_MS), () => submitter.submit(faults.anyMember()))
  for (let i = 0; i < 2 + random.below(6); i += 1) at(random.below(CHAOS_MS), faults.one)

  if (isAmbush) {
    at(200 + random.below(500), () => {
      producer.sendAsks()
      faults.ambush()
    })
  }

  const checked = new Map<string, number>()
  const watch = (): void => {
    operator.readAudit()
    problems.push(...laneProblems(database, database))
    problems.push(...offsetProblems({ broker, database }, checked))
    void operator.look()
    at(60, watch)
  }
  at(40, watch)

  const phase = { isCalm: false }
  const calm = (): void => {
    phase.isCalm = true
    rates.before = 0
    rates.after = 0
    erp.faults = false
    faults.end()
    producer.sendMissingCustomers()
    submitter.submitAgain(faults.anyMember())
  }
  at(CHAOS_MS + 300, calm)

  const end = start + CHAOS_MS + REST_MS
  let nextLook = 0
  while (problems.length === 0 && (await scheduler.step())) {
    if (scheduler.steps < nextLook || !phase.isCalm) continue
    nextLook = scheduler.steps + 25
    if (submitter.isDone() && unrest({ broker, database }).length === 0) break
    if (scheduler.now() > end) {
      problems.push(`the world does not come to rest: ${unrest({ broker, database }).join('; ')}`)
    }
  }
  operator.readAudit()
  if (problems.length === 0) {
    problems.push(...finalProblems({ broker, database, erp, outside, plan }))
  }
  return { seed, steps: scheduler.steps, events: plan.events.length, problems }
}
