import { join } from 'node:path'
import { startErp } from '../scene/erp.ts'
import { median, percentile } from '../scene/figures.ts'
import type { Job, Measured } from '../scene/job.ts'
import { openLoop } from '../scene/open-loop.ts'
import type { Outcome } from '../scene/report.ts'
import { startChild } from '../scene/run-child.ts'
import { freshName, jobOf, ROUNDS, type Runs, type Scene, withSchema } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

const PER_SECOND = 200
/** The ERP answers after this; the effect service is allowed it on top. */
const ERP_MS = 20
const CEILING_MS = 180_000

const RAW = 'kafkajs eachBatch, no persistence'
const FOLD = 'runtime, fold'
const EFFECT = 'runtime, effect'

interface Way {
  readonly name: string
  readonly program: string
  readonly job: Partial<Job>
  readonly stored: boolean
}

/** Milliseconds from the moment at which an order was due to the acknowledgement of its output. */
export const latency = async (scene: Scene): Promise<Outcome> => {
  const skip = PER_SECOND * (scene.quick ? 1 : 5)
  const count = PER_SECOND * (scene.quick ? 3 : 30)
  const erp = await startErp({ latencyMs: ERP_MS })
  const ways: readonly Way[] = [
    { name: RAW, program: 'baselines/raw-relay.ts', job: {}, stored: false },
    { name: FOLD, program: 'subjects/runtime.ts', job: { work: 'relay' }, stored: true },
    { name: EFFECT, program: 'subjects/runtime.ts', job: { work: 'post' }, stored: true },
  ]
  const run = async (way: Way): Promise<Measured> => {
    const input = freshName('bench-latency')
    const topics = { input, output: `${input}-out` }
    await fillTopic(scene.servers, { ...topics, orders: 0, keys: 1 })
    const job = jobOf(scene, {
      job: { ...topics, ...way.job, skip, count, latency: true },
      erp,
    })
    const measure = async (given: Job): Promise<Measured> => {
      const child = startChild({
        program: way.program,
        job: given,
        logFile: join(scene.servers.folder, `${job.group}.log`),
        ceilingMs: CEILING_MS,
        ...(scene.profiles !== undefined && { profiles: scene.profiles }),
      })
      try {
        await child.ready
        await openLoop(scene.servers, topics, { perSecond: PER_SECOND, orders: skip + count + 1 })
        return await child.done
      } finally {
        await child.stop()
      }
    }
    const { postmaster } = scene.servers
    return way.stored
      ? withSchema(scene, (database) => measure({ ...job, postmaster, database }))
      : measure(job)
  }
  const runs: Runs = new Map()
  const rounds = scene.quick ? 1 : ROUNDS
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const way of ways) {
        const measured = await run(way)
        runs.set(way.name, [...(runs.get(way.name) ?? []), measured])
        const half = percentile(measured.waits ?? [], 0.5).toFixed(1)
        const worst = percentile(measured.waits ?? [], 0.99).toFixed(1)
        scene.say(`${way.name}, run ${String(round)}: p50 ${half} ms, p99 ${worst} ms`)
      }
    }
  } finally {
    await erp.stop()
  }
  const at = (name: string, share: number): number =>
    median((runs.get(name) ?? []).map(({ waits = [] }) => percentile(waits, share)))
  const ratios: Record<string, number> = {}
  for (const [label, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const raw = at(RAW, share)
    ratios[`${label} ms, raw`] = raw
    ratios[`${label} ms, fold`] = at(FOLD, share)
    ratios[`${label} ms, effect`] = at(EFFECT, share)
    ratios[`${label} of fold against raw`] = at(FOLD, share) / raw
    ratios[`${label} of effect less the ERP's time against raw`] =
      (at(EFFECT, share) - ERP_MS) / raw
  }
  return {
    runs,
    ratios,
    targets: {
      'p50 of fold against raw': { atMost: 3 },
      'p99 of fold against raw': { atMost: 3 },
      "p50 of effect less the ERP's time against raw": { atMost: 3 },
      "p99 of effect less the ERP's time against raw": { atMost: 3 },
    },
  }
}
