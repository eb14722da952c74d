import { describe, expect, it } from '@jest/globals'
import { createVirtualClock, type SourceContext, type SourceStep } from '@carrick/messaging'
import { NOON } from '@carrick/testkit'
import { watchRules } from './watch-rules.source.ts'

const scene = (cursor?: string) => {
  const clock = createVirtualClock(NOON)
  const steps: SourceStep[] = []
  const ended = new AbortController()
  const context: SourceContext = {
    cursor,
    signal: ended.signal,
    commit: (step) => {
      steps.push(step)
      return Promise.resolve()
    },
  }
  let version = 'a'
  const running = watchRules({ configVersion: () => version, clock }).run(context)
  return {
    clock,
    told: () => steps.map((step) => step.cursor),
    steps,
    change: (next: string) => {
      version = next
    },
    end: async () => {
      ended.abort()
      await clock.advance(1_000)
      await running
    },
  }
}

describe('rules that changed', () => {
  it('are told at once, and once more when every instance has read them', async () => {
    const { clock, told, change, end } = scene('a')
    await clock.advance(120_000)
    expect(told()).toEqual([])
    change('b')
    await clock.advance(1_000)
    expect(told()).toEqual(['b'])
    await clock.advance(180_000)
    expect(told()).toEqual(['b', 'b'])
    await end()
  })

  it('are told at the start when they changed while nothing ran', async () => {
    const { clock, steps, end } = scene('of last week')
    await clock.advance(10)
    expect(steps).toMatchObject([
      {
        cursor: 'a',
        facts: [{ key: 'mesh:rules', body: { configVersion: 'a', at: NOON } }],
      },
    ])
    await end()
  })
})
