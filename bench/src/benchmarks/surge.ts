import { join } from 'node:path'
import type { ErpReport } from '../erp/main.ts'
import { startErp } from '../scene/erp.ts'
import { median, percentile } from '../scene/figures.ts'
import type { Measured } from '../scene/job.ts'
import { openLoop } from '../scene/open-loop.ts'
import type { Outcome } from '../scene/report.ts'
import { startChild } from '../scene/run-child.ts'
import { freshName, jobOf, type Scene, withSchema } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

const ORDERS = 2_000
const SECONDS = 120
const ERP_PER_SECOND = 10
const PERMITS = 8
const URGENT = 9
const CEILING_MS = 600_000

const isUrgent = (index: number): boolean => index % 10 === 0
/** One in twenty is changed at once: its two versions have to arrive in this order. */
const isAgain = (index: number): boolean => index % 20 === 2

const sorted = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b)

interface Pace {
  readonly orders: number
  readonly perSecond: number
  readonly erpPerSecond: number
}

/** Orders come faster than the ERP takes them; the last ones are posted long after they came. */
const surgeOnce = async (
  scene: Scene,
  { orders, perSecond, erpPerSecond }: Pace,
): Promise<{ readonly measured: Measured; readonly report: ErpReport }> => {
  const input = freshName('bench-surge')
  const topics = { input, output: `${input}-out` }
  await fillTopic(scene.servers, { ...topics, orders: 0, keys: 1 })
  const erp = await startErp({ latencyMs: 20, perSecond: erpPerSecond })
  try {
    const job = jobOf(scene, {
      erp,
      job: {
        ...topics,
        ...{ work: 'post', acceptFirst: true, permits: PERMITS, skip: 0, count: orders },
      },
    })
    const { postmaster, folder } = scene.servers
    const measured = await withSchema(scene, async (database) => {
      const child = startChild({
        program: 'subjects/runtime.ts',
        job: { ...job, postmaster, database },
        logFile: join(folder, `${job.group}.log`),
        ceilingMs: CEILING_MS,
      })
      try {
        await child.ready
        const priority = (index: number): number => (isUrgent(index) ? URGENT : 1)
        await openLoop(scene.servers, topics, { perSecond, orders, priority, isAgain })
        return await child.done
      } finally {
        await child.stop()
      }
    })
    return { measured, report: await erp.report() }
  } finally {
    await erp.stop()
  }
}

/**
 * 2,000 orders in two minutes, one in ten urgent, into an ERP that takes ten a second. The service time is
 * what the ERP takes for one order while all calls that it allows are out.
 */
export const surge = async (scene: Scene): Promise<Outcome> => {
  const pace = scene.quick
    ? { orders: 200, perSecond: 100, erpPerSecond: 60 }
    : { orders: ORDERS, perSecond: ORDERS / SECONDS, erpPerSecond: ERP_PER_SECOND }
  const { measured, report } = await surgeOnce(scene, pace)
  const { posts, repeats, inversions, lastMs } = report
  const serviceMs = median(report.servedMs)
  const worst = percentile(sorted(report.urgentWaits), 0.99)
  const distinct = posts - repeats
  scene.say(
    `service time ${serviceMs.toFixed(0)} ms; urgent: half within ${percentile(sorted(report.urgentWaits), 0.5).toFixed(0)} ms, 99 % within ${worst.toFixed(0)} ms`,
  )
  return {
    runs: new Map([['runtime', [measured]]]),
    ratios: {
      'service time, ms': serviceMs,
      'p99 of the urgent from due to posted, against the service time': worst / serviceMs,
      "share of the ERP's rate that is used": (distinct * 1000) / lastMs / pace.erpPerSecond,
      'orders lost': pace.orders - distinct,
      'orders posted twice': repeats,
      'versions that overtook an older one': inversions,
    },
    targets: {
      'p99 of the urgent from due to posted, against the service time': { atMost: 2 },
      "share of the ERP's rate that is used": { atLeast: 0.95 },
      'orders lost': { atMost: 0 },
      'orders posted twice': { atMost: 0 },
      'versions that overtook an older one': { atMost: 0 },
    },
  }
}
