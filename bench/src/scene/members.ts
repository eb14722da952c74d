import { join } from 'node:path'
import { cpuOfFamily } from './proc.ts'
import type { Job, Measured, Tick } from './job.ts'
import { type RunningChild, startChild } from './run-child.ts'
import type { Scene } from './scene.ts'

const TICK_MS = 100
const CEILING_MS = 900_000

/** Members of one group, counted together from their reports. */
export interface Members {
  start(): RunningChild
  /** Resolves when `count` outputs after the first `skip` are acknowledged. */
  readonly done: Promise<Measured>
  /** Longest time in ms without an output of some slot since the last call; each slot counts from its last output. */
  silence(): number
  outputs(): number
  stop(): Promise<void>
}

const SLOTS = 12

export const createMembers = (scene: Scene, job: Job): Members => {
  const { skip, count, postmaster } = job
  const children: RunningChild[] = []
  const ticks = new Map<number, Tick>()
  const done = Promise.withResolvers<Measured>()
  done.promise.catch(() => undefined)
  const bySlot: number[] = Array.from({ length: SLOTS }, () => 0)
  const movedAt: (number | undefined)[] = Array.from({ length: SLOTS }, () => undefined)
  let longest = 0
  let start: { at: number; outputs: number; cpu: number; database: number } | undefined
  const sum = (of: (tick: Tick) => number): number =>
    [...ticks.values()].reduce((total, tick) => total + of(tick), 0)
  const outputs = (): number => bySlot.reduce((total, one) => total + one, 0)
  const databaseCpu = (): number => (postmaster === undefined ? 0 : cpuOfFamily(postmaster))

  const noteSlots = (now: number): void => {
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const total = sum((tick) => tick.outputs[slot] ?? 0)
      const before = movedAt[slot]
      if (before !== undefined) longest = Math.max(longest, now - before)
      if (total === bySlot[slot]) continue
      bySlot[slot] = total
      movedAt[slot] = now
    }
  }

  const onTick = (index: number, tick: Tick): void => {
    const now = performance.now()
    ticks.set(index, tick)
    noteSlots(now)
    const total = outputs()
    const cpu = sum((one) => one.cpu)
    if (start === undefined && total >= skip)
      start = { at: now, outputs: total, cpu, database: databaseCpu() }
    else if (start !== undefined && total >= skip + count)
      done.resolve({
        outputs: total - start.outputs,
        seconds: (now - start.at) / 1000,
        cpu: cpu - start.cpu,
        databaseCpu: databaseCpu() - start.database,
        rssMb: Math.max(...[...ticks.values()].map(({ rssMb }) => rssMb)),
      })
  }

  return {
    start: () => {
      const index = children.length
      const child = startChild({
        program: 'subjects/runtime.ts',
        job: { ...job, tickMs: TICK_MS },
        logFile: join(scene.servers.folder, `${job.group}-${String(index)}.log`),
        ceilingMs: CEILING_MS,
        onTick: (tick) => {
          onTick(index, tick)
        },
        ...(scene.profiles !== undefined && { profiles: scene.profiles }),
      })
      child.failed.catch(done.reject)
      children.push(child)
      return child
    },
    done: done.promise,
    silence: () => {
      const told = longest
      longest = 0
      return told
    },
    outputs,
    stop: async () => {
      await Promise.all(children.map((child) => child.stop()))
    },
  }
}
