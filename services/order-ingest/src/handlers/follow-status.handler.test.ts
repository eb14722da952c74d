import { describe, expect, it } from '@jest/globals'
import { given, NOON } from '@carrick/testkit'
import { aQueuedOrder } from '../adapters/sample-intake.fake.ts'
import type { Intake } from '../domain/intake.ts'
import { aPublishedStatus } from '../adapters/sample-status.fake.ts'
import { followStatus } from './follow-status.handler.ts'

const ofClient = aQueuedOrder()
const tell = (known: Intake | undefined, ...told: Parameters<typeof aPublishedStatus>) =>
  given(followStatus, known).when(aPublishedStatus(...told))

const after = ({ state }: { readonly state?: Intake }): Intake => {
  if (state === undefined) throw new Error('nothing changed')
  return state
}

describe('the published status of an order', () => {
  it('is kept as its client sees it', () => {
    expect(tell(ofClient, { holds: ['CREDIT'] }).state?.progress).toEqual({
      version: 10,
      at: NOON,
      documentId: 'SO-000001',
      acceptance: 'ACCEPTED',
      holds: ['CREDIT'],
      fulfilment: 'PARTIALLY_BACKORDERED',
      billing: 'NONE',
      lifecycle: 'OPEN',
      problem: null,
      lines: [
        {
          lineNumber: 1,
          sku: 'ROPE-08',
          state: 'BACKORDERED',
          ordered: '120',
          confirmed: '2.5',
          backordered: '117.5',
          shipped: '0',
          delivered: '0',
          invoiced: '0',
          cancelled: '0',
          rejected: '0',
          promiseDate: '2026-12-01',
        },
      ],
    })
  })

  it('is nothing new when it is told again', () => {
    expect(tell(after(tell(ofClient)))).toEqual({ disposition: 'duplicate' })
  })

  it('is replaced by a newer one alone, whichever comes first', () => {
    const newer = after(tell(ofClient, { holds: ['CREDIT'] }, 5))
    expect(tell(newer)).toEqual({ disposition: 'superseded' })
    expect(tell(newer, {}, 6).state?.progress).toMatchObject({ version: 16, holds: [] })
  })

  it('tells since when it is held, however often its lines change meanwhile', () => {
    const held = after(tell(ofClient, { holds: ['CREDIT'] }, 1))
    const moved = after(tell(held, { holds: ['CREDIT'], billing: 'INVOICED' }, 2))
    expect(moved.progress).toMatchObject({ at: NOON + 60_000, billing: 'INVOICED' })
    expect(tell(moved, {}, 3).state?.progress?.at).toBe(NOON + 180_000)
  })

  it('says in words what stands in the way', () => {
    const problem = { exceptionCode: 'MESH_ERP_AMEND_UNSUPPORTED', exceptionText: 'no changes' }
    expect(tell(ofClient, problem).state?.progress?.problem).toEqual({
      code: 'MESH_ERP_AMEND_UNSUPPORTED',
      message: 'no changes',
    })
    const wordless = { ...problem, exceptionText: null }
    expect(tell(ofClient, wordless).state?.progress?.problem?.message).toBe(problem.exceptionCode)
  })

  it('is of no use for an order of an org, or one that another mesh took in', () => {
    const { received } = ofClient
    const origin = { ...received.origin, client: null, org: 'demo-org' }
    expect([tell(undefined), tell(aQueuedOrder({ received: { ...received, origin } }))]).toEqual([
      { disposition: 'superseded' },
      { disposition: 'superseded' },
    ])
  })
})
