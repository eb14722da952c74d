import { expel, type MemoryBroker } from '../memory/broker.ts'
import { createMemoryCodec } from '../memory/codec.ts'
import type { MemoryDatabase } from '../memory/database.ts'
import { createMemoryLog } from '../memory/event-log.ts'
import { createMemoryStore } from '../memory/store.ts'
import { uuid7 } from '@carrick/kernel'
import type { RuntimeLogger } from '../runtime/context.ts'
import { createRuntime, type Runtime } from '../runtime/create-runtime.ts'
import type { RuntimeSettings } from '../runtime/settings.ts'
import type { SimulatedErp } from './erp.ts'
import { type FaultRates, faultyLog, faultyStore } from './faulty-ports.ts'
import type { Random } from './random.ts'
import type { Process, Scheduler } from './scheduler.ts'
import { type Outside, simulatedHandlers } from './service.ts'

export const SLOTS = 3
export const GROUP = 'sim'

export const SIMULATED: Partial<RuntimeSettings> = {
  slots: SLOTS,
  permits: 6,
  window: 40,
  batchEvents: 12,
  groupEvents: 24,
  effectGroupEvents: 16,
  publishRecords: 8,
  actMs: 800,
  startMs: 300,
  visibilityMs: 400,
  doubtMs: 50,
  ladderMs: [50, 150, 300, 600],
  holdMs: 60,
  holdMaxMs: 500,
  offsetsMs: 200,
  tickMs: 150,
  sweepMs: 4_000,
  calmMs: 3_000,
  stopMs: 1_500,
  brakeKeys: 1_000,
}

export interface SimulatedMember {
  readonly process: Process
  readonly runtime: Runtime
}

export interface Surroundings {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly broker: MemoryBroker
  readonly database: MemoryDatabase
  readonly erp: SimulatedErp
  readonly outside: Outside
  readonly rates: FaultRates
  readonly logger: RuntimeLogger
  readonly settings: Partial<RuntimeSettings>
  fatal(member: string, reason: string): void
}

/** A process with the real runtime on ports that go over its own wires. */
export const startMember = (around: Surroundings, name: string): SimulatedMember => {
  const { scheduler, random, broker, database, erp, outside, rates } = around
  const process: Process = { name, alive: true, pausedUntil: 0 }
  const clock = scheduler.clockOf(process)
  const wire = { scheduler, random, self: process, rates }
  const fill = (bytes: Uint8Array): void => random.fill(bytes)
  const log = createMemoryLog({
    broker,
    clock,
    name,
    fetchDelayMs: () => 1 + random.below(8),
    fetchRecords: 6,
    defer: (run) => void scheduler.schedule(process, random.below(4), run),
  })
  const write = (
    rows: readonly { readonly key: string; readonly version: number }[],
  ): Promise<ReadonlySet<string>> =>
    new Promise((resolve) => {
      scheduler.schedule(process, random.below(30), () => {
        const done = new Set<string>()
        for (const { key, version } of rows) {
          // The org refuses an older version (validation rule), which counts as superseded.
          outside.written.set(key, Math.max(outside.written.get(key) ?? 0, version))
          if (!rates.before || !random.chance(0.15)) done.add(key)
        }
        scheduler.schedule(process, random.below(10), () => resolve(done))
      })
    })
  const runtime = createRuntime({
    service: GROUP,
    member: name,
    handlers: simulatedHandlers(outside, erp, process, write),
    store: faultyStore(
      wire,
      createMemoryStore(database, () => uuid7(scheduler.now(), fill)),
    ),
    log: faultyLog(wire, log),
    codec: createMemoryCodec(),
    clock,
    random: fill,
    settings: { ...SIMULATED, ...around.settings },
    logger: around.logger,
    onFatal: (reason) => around.fatal(name, reason),
  })
  void runtime.start()
  return { process, runtime }
}

/** SIGKILL: nothing of it runs again; the broker notices after the session timeout. */
export const kill = (around: Surroundings, world: Process, member: SimulatedMember): void => {
  member.process.alive = false
  giveUp(around, world, member, 20 + around.random.below(300))
}

/** SIGSTOP past the session timeout (or not), then SIGCONT. */
export const pause = (
  around: Surroundings,
  world: Process,
  member: SimulatedMember,
  ms: number,
): void => {
  const { scheduler } = around
  member.process.pausedUntil = scheduler.now() + ms
  const session = 100
  if (ms > session) giveUp(around, world, member, session)
}

const giveUp = (
  { scheduler, broker }: Surroundings,
  world: Process,
  { process }: SimulatedMember,
  afterMs: number,
): void => {
  scheduler.schedule(world, afterMs, () => {
    const isStill = !process.alive || process.pausedUntil > scheduler.now()
    if (!isStill) return
    for (const id of [...(broker.groups.get(GROUP)?.seats.keys() ?? [])]) {
      if (id.startsWith(`${process.name}-`)) expel(broker, GROUP, id)
    }
  })
}
