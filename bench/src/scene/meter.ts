import { cpuOfFamily } from './proc.ts'
import type { Job, Measured, Message } from './job.ts'

type Send = (message: Message) => void

const toParent: Send = (message) => {
  process.send?.(message)
}

const ownCpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export const rssMb = (): number => process.resourceUsage().maxRSS / 1024

export interface Meter {
  /** `partition` is told where progress per slot is asked for. */
  add(outputs: number, partition?: number): void
  /** The output of a key that names its due microsecond is acknowledged. */
  arrived(key: string): void
}

const now = (): number => performance.timeOrigin + performance.now()

/** Milliseconds since the epoch that the key names. */
export const dueAtOf = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1)) / 1000

export const keyDueAt = (number: number, at: number): string =>
  `due/${String(number)}/${String(Math.round(at * 1000))}`

/** Counts acknowledged outputs; snapshots after `skip` of them and after `count` more, then tells the parent. */
export const createMeter = (job: Job, send: Send = toParent): Meter => {
  const { skip, count, postmaster } = job
  const databaseCpu = (): number => (postmaster === undefined ? 0 : cpuOfFamily(postmaster))
  const perSlot: number[] = Array.from({ length: 12 }, () => 0)
  const waits: number[] = []
  let total = 0
  let start: { at: number; total: number; cpu: number; databaseCpu: number } | undefined
  let over = false
  if (job.tickMs !== undefined) {
    setInterval(() => {
      send({ kind: 'tick', tick: { outputs: perSlot, cpu: ownCpu(), rssMb: rssMb() } })
    }, job.tickMs)
  }
  const finish = (from: NonNullable<typeof start>): void => {
    over = true
    const measured: Measured = {
      outputs: total - from.total,
      seconds: (performance.now() - from.at) / 1000,
      cpu: ownCpu() - from.cpu,
      databaseCpu: databaseCpu() - from.databaseCpu,
      rssMb: rssMb(),
      ...(job.latency === true && { waits: waits.slice(skip).sort((a, b) => a - b) }),
    }
    send({ kind: 'done', measured })
  }
  return {
    add: (outputs, partition) => {
      if (partition !== undefined) perSlot[partition] = (perSlot[partition] ?? 0) + outputs
      total += outputs
      if (over) return
      if (start !== undefined) {
        if (total >= skip + count) finish(start)
      } else if (total >= skip + count) {
        over = true
        const message = `all ${String(total)} outputs came at once: there is no time between them to measure`
        send({ kind: 'failed', message })
      } else if (total >= skip) {
        start = { at: performance.now(), total, cpu: ownCpu(), databaseCpu: databaseCpu() }
      }
    },
    arrived: (key) => {
      waits.push(now() - dueAtOf(key))
    },
  }
}

export const tellReady = (): void => {
  toParent({ kind: 'ready' })
}

/** A measured process ends with its parent, and says why when it fails. */
export const underParent = async (run: () => Promise<unknown>): Promise<void> => {
  process.on('disconnect', () => {
    process.exit(1)
  })
  try {
    await run()
  } catch (thrown) {
    toParent({
      kind: 'failed',
      message: thrown instanceof Error ? (thrown.stack ?? '') : String(thrown),
    })
  }
}
