import { medianCpu, medianRate, type Outcome } from '../scene/report.ts'
import { freshName, interleave, type Scene } from '../scene/scene.ts'
import { fillTopic } from '../scene/topics.ts'

/** Consume, decode, map, inbox and state and outbox in one commit, encode, produce. */
export const relay = async (scene: Scene): Promise<Outcome> => {
  const input = freshName('bench-relay')
  const output = `${input}-out`
  const orders = scene.quick ? 20_000 : 110_000
  await fillTopic(scene.servers, { input, output, orders, keys: scene.quick ? 500 : 20_000 })
  const many = { input, output, skip: orders / 10, count: (orders * 9) / 10 }
  const few = { input, output, skip: 500, count: scene.quick ? 1_000 : 10_000 }
  const runs = await interleave(scene, [
    {
      name: 'runtime',
      program: 'subjects/runtime.ts',
      stored: true,
      job: { ...many, work: 'relay' },
    },
    {
      name: 'runtime without persistence',
      program: 'subjects/runtime.ts',
      job: { ...many, work: 'relay' },
    },
    {
      name: 'a transaction per message, 16 connections',
      program: 'baselines/per-message.ts',
      stored: true,
      job: few,
    },
  ])
  const full = runs.get('runtime')
  const bare = runs.get('runtime without persistence')
  const each = runs.get('a transaction per message, 16 connections')
  return {
    runs,
    ratios: {
      'rate against no persistence': medianRate(full) / medianRate(bare),
      'rate against a transaction per message': medianRate(full) / medianRate(each),
      'CPU against a transaction per message': medianCpu(full) / medianCpu(each),
    },
    targets: {
      'rate against no persistence': { atLeast: 0.55 },
      'rate against a transaction per message': { atLeast: 8 },
    },
  }
}
