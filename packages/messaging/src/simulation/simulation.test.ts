import { describe, expect, it } from '@jest/globals'
import { createRandom } from './random.ts'
import { runSeeds, SOURCES } from './seeds.fixture.ts'
import { runSeed } from './run.ts'

const nothing = (): void => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

describe('the runtime in simulated worlds', () => {
  it('keeps its promises in 2,000 of them', async () => {
    const halves = await Promise.all([runSeeds(SOURCES, 1, 1_000), runSeeds(SOURCES, 1_001, 1_000)])
    for (const half of halves) {
      expect(half).toMatchObject({ failed: undefined, seeds: 1_000 })
      // A world of fewer steps would prove little.
      expect(half.failed === undefined ? half.fewestSteps : 0).toBeGreaterThanOrEqual(200)
    }
  }, 240_000)

  it('does the same again from the same seed', async () => {
    const [first, second, other] = [
      await runSeed(7, silent),
      await runSeed(7, silent),
      await runSeed(8, silent),
    ]
    expect(second).toEqual(first)
    expect(other.steps).not.toBe(first.steps)
  })

  it('draws its choices from the seed alone', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next)
    expect(draw(3)).toEqual(draw(3))
    expect(draw(3)).not.toEqual(draw(4))
  })
})
