import { systemClock } from '@carrick/kernel'
import { type BenchErp, startErp } from '../scene/erp.ts'
import { median } from '../scene/figures.ts'
import type { Measured } from '../scene/job.ts'
import { createMembers, type Members } from '../scene/members.ts'
import { medianCpu, medianRate, type Outcome } from '../scene/report.ts'
import { freshName, jobOf, ROUNDS, type Runs, type Scene, withSchema } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

const LATENCY_MS = 20
const ONE = 'one instance'
const TWO = 'two instances'

interface Load {
  readonly input: string
  readonly output: string
  readonly skip: number
  readonly count: number
  readonly permits: number
}

const withMembers = <T>(
  scene: Scene,
  erp: BenchErp,
  load: Load,
  run: (members: Members) => Promise<T>,
): Promise<T> =>
  withSchema(scene, async (database) => {
    const { postmaster } = scene.servers
    const job = jobOf(scene, { job: { ...load, work: 'post', postmaster, database }, erp })
    const members = createMembers(scene, job)
    try {
      return await run(members)
    } finally {
      await members.stop()
      await erp.report()
    }
  })

/** A member joins and leaves in the middle of the flow: the longest silence of any slot, each in ms. */
const comeAndGo = async (members: Members, settleMs: number, from: number) => {
  members.start()
  while (members.outputs() < from) await systemClock.sleep(50)
  members.silence()
  const second = members.start()
  await second.ready
  await systemClock.sleep(settleMs)
  const joining = members.silence()
  await second.stop()
  await systemClock.sleep(settleMs)
  return { joining, leaving: members.silence() }
}

/** What a second instance costs, and how long the flow stands when one comes or goes. */
export const scale = async (scene: Scene): Promise<Outcome> => {
  const orders = scene.quick ? 2_000 : 44_000
  const input = freshName('bench-scale')
  const topics = { input, output: `${input}-out` }
  const changes = freshName('bench-members')
  const changeTopics = { input: changes, output: `${changes}-out` }
  const keys = scene.quick ? 500 : 20_000
  await fillTopic(scene.servers, { ...topics, orders, keys })
  await fillTopic(scene.servers, {
    ...changeTopics,
    orders: scene.quick ? 20_000 : 80_000,
    keys: 20_000,
  })
  const erp = await startErp({ latencyMs: LATENCY_MS })
  const load = { ...topics, skip: orders / 10, count: (orders * 9) / 10, permits: 256 }
  const runs: Runs = new Map()
  const joining: number[] = []
  const leaving: number[] = []
  const add = (name: string, round: number, measured: Measured): void => {
    runs.set(name, [...(runs.get(name) ?? []), measured])
    scene.say(`${name}, run ${String(round)}: ${medianCpu([measured]).toFixed(4)} CPU s/1k`)
  }
  try {
    for (let round = 1; round <= (scene.quick ? 1 : ROUNDS); round += 1) {
      for (const [name, instances] of [
        [ONE, 1],
        [TWO, 2],
      ] as const) {
        const measured = await withMembers(scene, erp, load, (members) => {
          for (let started = 0; started < instances; started += 1) members.start()
          return members.done
        })
        add(name, round, measured)
      }
      const slow = { ...changeTopics, skip: 0, count: 1_000_000, permits: 32 }
      const silences = await withMembers(scene, erp, slow, (members) =>
        comeAndGo(members, scene.quick ? 3_000 : 12_000, scene.quick ? 200 : 4_000),
      )
      scene.say(
        `longest silence of a slot: joining ${silences.joining.toFixed(0)} ms, leaving ${silences.leaving.toFixed(0)} ms`,
      )
      joining.push(silences.joining)
      leaving.push(silences.leaving)
    }
  } finally {
    await erp.stop()
  }
  return {
    runs,
    ratios: {
      'CPU per order against one instance': medianCpu(runs.get(TWO)) / medianCpu(runs.get(ONE)),
      'rate against one instance': medianRate(runs.get(TWO)) / medianRate(runs.get(ONE)),
      'seconds until the flow resumes after a join': median(joining) / 1000,
      'seconds until the flow resumes after a leave': median(leaving) / 1000,
    },
    targets: {
      'CPU per order against one instance': { atMost: 1.15 },
      'seconds until the flow resumes after a join': { atMost: 10 },
      'seconds until the flow resumes after a leave': { atMost: 10 },
    },
  }
}
