import { migrate } from '@carrick/store'
import { ageTables } from '../scene/aged-tables.ts'
import { medianRate, type Outcome } from '../scene/report.ts'
import { freshName, measure, ROUNDS, type Runs, type Scene, withSchema } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

const EMPTY = 'empty tables'
const AGED = 'aged tables'

/** The relay on tables that have been in use for long, against empty ones. */
export const age = async (scene: Scene): Promise<Outcome> => {
  const orders = scene.quick ? 20_000 : 110_000
  const size = scene.quick
    ? { inboxRows: 20_000, lanes: 500, orders: 5_000 }
    : { inboxRows: 10_000_000, lanes: 100_000, orders: 1_000_000 }
  const runs: Runs = new Map()
  await withSchema(scene, async (database) => {
    await migrate(database)
    scene.say('Filling the aged tables')
    await ageTables(database.url, size)
    for (let round = 1; round <= (scene.quick ? 1 : ROUNDS); round += 1) {
      // Events that the aged inbox has not seen.
      const input = freshName('bench-age')
      const topics = { input, output: `${input}-out` }
      const keys = scene.quick ? 500 : 20_000
      await fillTopic(scene.servers, { ...topics, orders, keys })
      const job = { ...topics, work: 'relay', skip: orders / 10, count: (orders * 9) / 10 } as const
      const variant = { program: 'subjects/runtime.ts', job }
      await measure(scene, runs, round, { ...variant, name: EMPTY, stored: true })
      await measure(scene, runs, round, { ...variant, name: AGED, database })
    }
  })
  return {
    runs,
    ratios: {
      'rate against empty tables': medianRate(runs.get(AGED)) / medianRate(runs.get(EMPTY)),
    },
    targets: { 'rate against empty tables': { atLeast: 0.85 } },
  }
}
