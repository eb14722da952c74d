import { startErp } from '../scene/erp.ts'
import { medianCpu, medianRate, type Outcome } from '../scene/report.ts'
import { freshName, interleave, type Scene, type Variant } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

const LATENCY_MS = 20

const NAMES = {
  each: 'kafkajs eachMessage, 6 partitions at once',
  wide: 'runtime, 256 in flight',
  engine: 'bare keyed engine, 256 in flight',
  hot: 'runtime, 256 in flight, 200 hot keys',
  narrow: 'runtime, 64 in flight',
  http: 'HTTP alone, 64 in flight',
}

const counts = (quick: boolean) =>
  quick
    ? { orders: 2_000, keys: 500, hot: 1_000, hotKeys: 50, each: 60 }
    : { orders: 44_000, keys: 20_000, hot: 20_000, hotKeys: 200, each: 1_200 }

/** Each order POSTed to an ERP that takes 20 ms. */
export const slowErp = async (scene: Scene): Promise<Outcome> => {
  const size = counts(scene.quick)
  const wide = freshName('bench-wide')
  const hot = freshName('bench-hot')
  const fill = async (input: string, orders: number, keys: number) => {
    const topics = { input, output: `${input}-out` }
    await fillTopic(scene.servers, { ...topics, orders, keys })
    return topics
  }
  const topics = await fill(wide, size.orders, size.keys)
  const hotTopics = await fill(hot, size.hot, size.hotKeys)
  const erp = await startErp({ latencyMs: LATENCY_MS })
  const measured = (outputs: number) => ({ skip: outputs / 10, count: (outputs * 9) / 10 })
  const runtime = { program: 'subjects/runtime.ts', stored: true, erp }
  const all = { ...topics, work: 'post', permits: 256, ...measured(size.orders) } as const
  const some = { ...all, permits: 64 } as const
  const variants: readonly Variant[] = [
    {
      name: NAMES.each,
      program: 'baselines/each-message.ts',
      erp,
      job: { ...topics, skip: size.each / 5, count: size.each },
    },
    { ...runtime, name: NAMES.wide, job: all },
    { name: NAMES.engine, program: 'baselines/keyed-engine.ts', erp, job: all },
    {
      ...runtime,
      name: NAMES.hot,
      job: { ...hotTopics, work: 'post', permits: 256, ...measured(size.hot) },
    },
    { ...runtime, name: NAMES.narrow, job: some },
    { name: NAMES.http, program: 'baselines/http-alone.ts', erp, job: some },
  ]
  let inversions = 0
  try {
    const runs = await interleave(scene, variants, async ({ name }) => {
      const seen = await erp.report()
      if (name === NAMES.hot || name === NAMES.wide) inversions += seen.inversions
    })
    const rate = (name: string): number => medianRate(runs.get(name))
    return {
      runs,
      ratios: {
        'rate against eachMessage': rate(NAMES.wide) / rate(NAMES.each),
        'CPU against eachMessage':
          medianCpu(runs.get(NAMES.wide)) / medianCpu(runs.get(NAMES.each)),
        'rate against the bare engine': rate(NAMES.wide) / rate(NAMES.engine),
        inversions,
        'rate against HTTP alone, 64 in flight': rate(NAMES.narrow) / rate(NAMES.http),
      },
      targets: {
        'rate against eachMessage': { atLeast: 20 },
        'CPU against eachMessage': { atMost: 0.35 },
        'rate against the bare engine': { atLeast: 0.7 },
        inversions: { atMost: 0 },
        'rate against HTTP alone, 64 in flight': { atLeast: 0.9 },
      },
    }
  } finally {
    await erp.stop()
  }
}
