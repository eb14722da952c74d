import { describe, expect, it } from '@jest/globals'
import { type AuditRow, createVirtualClock, internalToken } from '@carrick/messaging'
import { type CorrectionOrder, createCorrections, type PlannedCorrection } from './corrections.ts'

const ACCEPTED = internalToken<CorrectionOrder>('fact', 'accepted')

/** A service whose owner of the key carries out at once what it is told. */
const corrected = (outcome: Pick<AuditRow, 'outcome' | 'detail'>) => {
  const orders: CorrectionOrder[] = []
  const clock = createVirtualClock(0)
  const planned: PlannedCorrection = {
    ...{ key: 'o-1', target: 'erp:demo', changes: ['delivery DN-1 is taken back'], state: '1' },
    message: (order) => {
      orders.push(order)
      return { token: ACCEPTED, key: 'o-1', id: order.commandId, body: order }
    },
  }
  const runtime = {
    submit: () => Promise.resolve({ kind: 'accepted' as const }),
    audit: (key: string | undefined = '') =>
      Promise.resolve(
        orders.map((order): AuditRow => ({ ...order, ...outcome, key, verb: 'accept', at: 0 })),
      ),
  }
  const plan = () => Promise.resolve([planned])
  return { orders, clock, corrections: createCorrections('erp-events', plan, runtime, clock) }
}
const DONE = { outcome: 'done', detail: 'told' } as const
const WHY = { by: 'mara', reason: 'restored' }
const ALL = { keys: [], target: 'erp:demo' }
const UNKNOWN = { problem: { status: 404, code: 'MESH_ADMIN_PLAN' } }

describe('a correction', () => {
  it('changes nothing when it is planned', async () => {
    const { corrections, orders } = corrected(DONE)
    const { items } = await corrections.plan(ALL)
    expect(items).toEqual([
      { key: 'o-1', target: 'erp:demo', changes: ['delivery DN-1 is taken back'] },
    ])
    expect(orders).toEqual([])
  })

  it('is run once, for whom and why, and told done when its audit is written', async () => {
    const { corrections, orders } = corrected(DONE)
    const { hash } = await corrections.plan(ALL)
    const { items } = await corrections.run(hash, WHY)
    expect(items).toEqual([{ key: 'o-1', result: 'done', message: 'told' }])
    expect(orders).toMatchObject([{ ...WHY, planHash: hash }])
    await expect(corrections.run(hash, WHY)).rejects.toMatchObject(UNKNOWN)
  })

  it('is stale when what it was planned from has changed', async () => {
    const { corrections } = corrected({ outcome: 'refused', detail: 'has changed since' })
    const { hash } = await corrections.plan(ALL)
    expect((await corrections.run(hash, WHY)).items).toMatchObject([{ result: 'stale' }])
  })

  it('is good for ten minutes', async () => {
    const { corrections, clock, orders } = corrected(DONE)
    const { hash } = await corrections.plan(ALL)
    await clock.advance(601_000)
    await expect(corrections.run(hash, WHY)).rejects.toMatchObject(UNKNOWN)
    expect(orders).toEqual([])
  })

  it('is not to be had from a service that has nothing to correct', async () => {
    const runtime = {
      submit: () => Promise.reject(new Error('nothing is submitted')),
      audit: () => Promise.resolve([]),
    }
    const corrections = createCorrections('returns', undefined, runtime, createVirtualClock(0))
    await expect(corrections.plan(ALL)).rejects.toMatchObject({ problem: { status: 404 } })
  })
})
