import { describe, expect, it } from '@jest/globals'
import { createVirtualClock } from '@carrick/messaging'
import { anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import type { Asked } from '../domain/simulation.ts'
import { createRestingDesk } from './resting-desk.adapter.ts'

const unknown = (code: string): Asked => ({ kind: 'unknown', reason: { code, message: 'no' } })

const scene = (...answers: readonly Asked[]) => {
  const clock = createVirtualClock(NOON)
  const asked: string[] = []
  const desk = createRestingDesk(
    {
      simulate: (target) => {
        asked.push(target)
        return Promise.resolve(answers[asked.length - 1] ?? unknown('MESH_VALIDATION_DEADLINE'))
      },
    },
    clock,
  )
  const ask = (target = 'demo') => desk.simulate(target, anOrder(SOME_ORDER), new Set(), 1_000)
  return { clock, asked, ask }
}

describe('an ERP that gave no answer', () => {
  it('is let alone for a while, and the others are not', async () => {
    const { clock, asked, ask } = scene()
    const first = await ask()
    expect(await ask()).toEqual(first)
    await ask('other')
    expect(asked).toEqual(['demo', 'other'])
    await clock.advance(5_000)
    await ask()
    expect(asked).toEqual(['demo', 'other', 'demo'])
  })

  it('is not let alone for what says nothing about it', async () => {
    const { asked, ask } = scene(unknown('MESH_VALIDATION_BUSY'))
    await ask()
    await ask()
    expect(asked).toHaveLength(2)
  })
})
