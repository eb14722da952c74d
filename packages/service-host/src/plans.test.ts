import { describe, expect, it } from '@jest/globals'
import type { AuditRow, Command, LaneRow } from '@carrick/messaging'
import { createVirtualClock } from '@carrick/messaging'
import { createPlans } from './plans.ts'

const LANE: LaneRow = {
  key: 'o-1',
  slot: '3',
  state: 'waiting',
  version: 4,
  target: 'erp:demo',
  priority: 0,
  attempts: 1,
  tries: 1,
  dueInMs: undefined,
  headPos: 1,
  headId: 'e-1',
  headType: 'OrderQueued',
  failure: undefined,
  firstBlockedAt: 0,
  lastFailedAt: 0,
  rows: 1,
}

/** An owner of the slot that does what it is told at once. */
const operated = () => {
  const commands: Command[] = []
  const clock = createVirtualClock(0)
  const audit = (): Promise<readonly AuditRow[]> =>
    Promise.resolve(
      commands.map(({ id, ...command }) => ({
        ...command,
        commandId: id,
        outcome: 'done',
        detail: 'posted',
        at: 0,
      })),
    )
  const command = (given: Command): Promise<void> => {
    commands.push(given)
    return Promise.resolve()
  }
  const lanes = (): Promise<readonly LaneRow[]> => Promise.resolve([LANE])
  return { commands, clock, plans: createPlans('erp-poster', { lanes, audit, command }, clock) }
}

const WHY = { by: 'mara', reason: 'the article is there now' }
const UNKNOWN = { problem: { status: 404, code: 'MESH_ADMIN_PLAN' } }

describe('a plan', () => {
  it('is run once, under its own hash, for whom and why', async () => {
    const { commands, plans } = operated()
    const { hash } = await plans.make({ verb: 'retry', keys: ['o-1'] })
    await expect(plans.run('another', WHY)).rejects.toMatchObject(UNKNOWN)
    const { items } = await plans.run(hash, WHY)
    expect(items).toEqual([{ key: 'o-1', result: 'done', message: 'posted' }])
    expect(commands).toMatchObject([{ ...WHY, key: 'o-1', expectedVersion: 4, planHash: hash }])
    await expect(plans.run(hash, WHY)).rejects.toMatchObject(UNKNOWN)
  })

  it('is good for ten minutes', async () => {
    const { commands, clock, plans } = operated()
    const { hash } = await plans.make({ verb: 'skip', keys: [] })
    await clock.advance(601_000)
    await expect(plans.run(hash, WHY)).rejects.toMatchObject(UNKNOWN)
    expect(commands).toEqual([])
  })
})
