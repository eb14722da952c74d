import { startErp } from '../scene/erp.ts'
import { median } from '../scene/figures.ts'
import type { Outcome } from '../scene/report.ts'
import { freshName, interleave, type Scene } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

const LATENCY_MS = 20
const URGENT = 9
const ONE_IN = 10

/**
 * Orders wait, one in ten is urgent and they lie all over the log; the ERP answers at a fixed rate. The
 * service time of the urgent ones is what the ERP needs for them alone.
 */
export const backlog = async (scene: Scene): Promise<Outcome> => {
  const orders = scene.quick ? 2_000 : 100_000
  const perSecond = scene.quick ? 400 : 500
  const input = freshName('bench-backlog')
  const output = `${input}-out`
  await fillTopic(scene.servers, {
    input,
    output,
    orders,
    keys: orders,
    priority: (index) => (index % ONE_IN === 0 ? URGENT : 1),
  })
  const erp = await startErp({ latencyMs: LATENCY_MS, perSecond })
  const urgent: number[] = []
  const used: number[] = []
  try {
    const job = { input, output, work: 'post', acceptFirst: true, skip: 0, count: orders } as const
    const runs = await interleave(
      scene,
      [{ name: 'runtime', program: 'subjects/runtime.ts', stored: true, erp, job }],
      async () => {
        const { posts, urgentMs, lastMs, repeats } = await erp.report()
        urgent.push(urgentMs / ((orders / ONE_IN / perSecond) * 1000))
        used.push(((posts - repeats) * 1000) / lastMs / perSecond)
      },
    )
    return {
      runs,
      ratios: {
        'time until all urgent ones are posted against their service time': median(urgent),
        "share of the ERP's rate that is used": median(used),
      },
      targets: {
        'time until all urgent ones are posted against their service time': { atMost: 2 },
        "share of the ERP's rate that is used": { atLeast: 0.95 },
      },
    }
  } finally {
    await erp.stop()
  }
}
