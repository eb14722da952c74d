import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import type { CompiledMap } from '@carrick/mapping'
import { OrderAmendmentRequested, OrderCancellationRequested, OrderQueued } from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'
import { compiled, shapeBy, withRow } from '../adapters/map-shaper.fake.ts'
import { type MemoryPoster, startMemoryPoster } from '../adapters/memory-poster.fake.ts'
import { amended, queued } from '../adapters/sample-order.fake.ts'
import { createScriptedErp, type ScriptedErp } from '../adapters/scripted-erp.fake.ts'
import { amendOrder } from './amend-order.handler.ts'
import { cancelOrder } from './cancel-order.handler.ts'
import { postOrder } from './post-order.handler.ts'

const GOOD = compiled()
const NEEDS_GIFT = compiled(withRow('{ to: gift, from: extensions.gift, missing: error }'))
const LATER = 300_000

const refusal = {
  kind: 'refused',
  findings: [
    { path: 'notes', code: 'MESH_ERP_CUT_OFF', severity: 'error', message: 'is too late' },
  ],
} as const
const doubt = {
  kind: 'in-doubt',
  cause: new MeshError('MESH_ERP_LOST', 'the line was cut', { kind: 'in-doubt' }),
} as const

describe('writing an order', () => {
  let inForce: CompiledMap
  let erp: ScriptedErp
  let poster: MemoryPoster

  beforeEach(async () => {
    inForce = GOOD
    erp = createScriptedErp()
    const shape = shapeBy(() => inForce)
    poster = await startMemoryPoster([
      postOrder(erp, shape),
      amendOrder(erp, shape),
      cancelOrder(erp),
    ])
  })
  afterEach(() => poster.stop())

  const types = (): readonly string[] => poster.told(OrderQueued.topic).map(({ type }) => type)
  const bases = (): readonly (readonly number[])[] =>
    erp.changes.map(({ baseVersion, order }) => [baseVersion, order.version])

  it('creates it first, then changes it version by version', async () => {
    await poster.receive(OrderQueued, queued(1))
    await poster.receive(OrderAmendmentRequested, amended(2))
    await poster.receive(OrderAmendmentRequested, amended(3))
    expect(types()).toEqual(['OrderPosted', 'OrderAmended', 'OrderAmended'])
    expect(bases()).toEqual([
      [1, 2],
      [2, 3],
    ])
  })

  it('goes on from what the ERP has when it refused the change before', async () => {
    await poster.receive(OrderQueued, queued(1))
    erp.next(refusal)
    await poster.receive(OrderAmendmentRequested, amended(2))
    await poster.receive(OrderAmendmentRequested, amended(3))
    expect(types()).toEqual(['OrderPosted', 'OrderAmendmentRejected', 'OrderAmended'])
    expect(bases()).toEqual([
      [1, 2],
      [1, 3],
    ])
  })

  it('asks once for a change that comes twice, under its own id or a new one', async () => {
    await poster.receive(OrderQueued, queued(1))
    const id = await poster.receive(OrderAmendmentRequested, amended(2))
    await poster.receive(OrderAmendmentRequested, amended(2), id)
    await poster.receive(OrderAmendmentRequested, amended(2))
    expect(erp.changes).toHaveLength(1)
    expect(types()).toEqual(['OrderPosted', 'OrderAmended'])
  })

  it('does not ask for an older version after a newer one', async () => {
    await poster.receive(OrderQueued, queued(1))
    await poster.receive(OrderAmendmentRequested, amended(3))
    await poster.receive(OrderAmendmentRequested, amended(2))
    expect(bases()).toEqual([[1, 3]])
  })

  it('finds a change whose answer was lost, and does not ask for it again', async () => {
    await poster.receive(OrderQueued, queued(1))
    erp.loseNext()
    await poster.receive(OrderAmendmentRequested, amended(2))
    await poster.clock.advance(LATER)
    expect(types()).toEqual(['OrderPosted', 'OrderAmended'])
    expect(erp.changes).toHaveLength(1)
  })

  it('asks again for a change that was not done when its answer was lost', async () => {
    await poster.receive(OrderQueued, queued(1))
    erp.next(doubt)
    await poster.receive(OrderAmendmentRequested, amended(2))
    await poster.clock.advance(LATER)
    expect(types()).toEqual(['OrderPosted', 'OrderAmended'])
    expect(erp.changes).toHaveLength(2)
    expect(erp.changes[1]).toEqual(erp.changes[0])
  })

  it('lets a newer change take the place of one that the map cannot shape', async () => {
    await poster.receive(OrderQueued, queued(1))
    inForce = NEEDS_GIFT
    await poster.receive(OrderAmendmentRequested, amended(2))
    inForce = GOOD
    await poster.receive(OrderAmendmentRequested, amended(3))
    expect(types()).toEqual(['OrderPosted', 'OrderAmendmentRejected', 'OrderAmended'])
    expect(bases()).toEqual([[1, 3]])
    expect(await poster.runtime.lanes({ limit: 1 })).toEqual([])
  })

  it('posts as it is changed what could not be shaped as it was', async () => {
    inForce = NEEDS_GIFT
    await poster.receive(OrderQueued, queued(1))
    inForce = GOOD
    await poster.receive(OrderAmendmentRequested, amended(2))
    expect(types()).toEqual(['OrderPostFailed', 'OrderPosted'])
    expect(erp.sent).toMatchObject([{ version: 2 }])
  })

  it('changes nothing in an order that was cancelled', async () => {
    await poster.receive(OrderQueued, queued(1))
    await poster.receive(OrderCancellationRequested, {
      meta: aMeta('OrderCancellationRequested', SOME_ORDER),
      orderId: SOME_ORDER,
      target: 'demo',
      requestVersion: 1,
      lineIds: [],
      ordered: [],
      reason: null,
    })
    await poster.receive(OrderAmendmentRequested, amended(2))
    expect(types()).toEqual(['OrderPosted', 'OrderCancelled'])
    expect(erp.changes).toEqual([])
  })
})
