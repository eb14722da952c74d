import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import type { CompiledMap } from '@carrick/mapping'
import { OrderCancellationRequested, OrderQueued } from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'
import { compiled, shapeBy, withRow } from './adapters/map-shaper.fake.ts'
import { type MemoryPoster, startMemoryPoster } from './adapters/memory-poster.fake.ts'
import { queued } from './adapters/sample-order.fake.ts'
import { createScriptedErp, type ScriptedErp } from './adapters/scripted-erp.fake.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'

const TOPIC = OrderQueued.topic
const GOOD = compiled()
const NEEDS_GIFT = compiled(
  withRow('{ to: extensions.giftText, from: extensions.giftMessage, missing: error }'),
)
const NEEDS_CODE = compiled(
  withRow('{ to: extensions.giftText, from: extensions.giftMessage, codes: demo-erp-terms }'),
)
const wanted = (version: number, gift?: string): OrderQueued =>
  queued(version, {
    extensions:
      gift === undefined ? [] : [{ name: 'giftMessage', type: 'TEXT', value: gift, pii: false }],
  })

describe('the map in force', () => {
  let inForce: CompiledMap
  let erp: ScriptedErp
  let poster: MemoryPoster

  beforeEach(async () => {
    inForce = GOOD
    erp = createScriptedErp()
    const handlers = [
      postOrder(
        erp,
        shapeBy(() => inForce),
      ),
      cancelOrder(erp),
    ]
    poster = await startMemoryPoster(handlers)
  })
  afterEach(() => poster.stop())

  const types = (): readonly string[] => poster.told(TOPIC).map(({ type }) => type)

  it('shapes the next order, without a new start', async () => {
    inForce = NEEDS_GIFT
    await poster.receive(OrderQueued, wanted(1, 'Hello'))
    expect(erp.sent[0]?.extensions).toEqual({ giftText: 'Hello', giftMessage: 'Hello' })
  })

  it('leaves an order that it cannot shape as a dead letter that names field and rule', async () => {
    inForce = NEEDS_GIFT
    await poster.receive(OrderQueued, wanted(1))
    const [dead] = await poster.runtime.deadLetters(1)
    expect(dead?.lane.failure).toMatchObject({
      code: 'MESH_MAP_MISSING',
      kind: 'terminal',
      message: 'extensions.giftMessage: has no value (demo-erp-order, to extensions.giftText)',
    })
    expect([erp.sent, types()]).toEqual([[], ['OrderPostFailed']])
  })

  it('tries an order again that has a code which its own lists do not have yet', async () => {
    inForce = NEEDS_CODE
    await poster.receive(OrderQueued, wanted(1, 'NET75'))
    const [lane] = await poster.runtime.lanes({ limit: 1 })
    expect(lane?.failure).toMatchObject({ code: 'MESH_MAP_CODE_UNKNOWN', kind: 'retryable' })
    inForce = GOOD
    await poster.clock.advance(10_000)
    expect(types()).toEqual(['OrderPosted'])
  })

  it('posts such an order when the map was corrected and a person tries again', async () => {
    inForce = NEEDS_GIFT
    await poster.receive(OrderQueued, wanted(1))
    inForce = GOOD
    await poster.retry()
    expect(types()).toEqual(['OrderPostFailed', 'OrderPosted'])
    expect(await poster.runtime.lanes({ limit: 1 })).toEqual([])
  })

  it('lets a corrected version of such an order take its place', async () => {
    inForce = NEEDS_GIFT
    await poster.receive(OrderQueued, wanted(1))
    await poster.receive(OrderQueued, wanted(2, 'Hello'))
    expect(types()).toEqual(['OrderPostFailed', 'OrderPosted'])
    expect(erp.sent).toMatchObject([{ extensions: { giftText: 'Hello' } }])
  })

  it('lets a cancellation take the place of such an order', async () => {
    inForce = NEEDS_GIFT
    await poster.receive(OrderQueued, wanted(1))
    await poster.receive(OrderCancellationRequested, {
      meta: aMeta('OrderCancellationRequested', SOME_ORDER),
      orderId: SOME_ORDER,
      target: 'demo',
      requestVersion: 1,
      lineIds: [],
      ordered: [],
      reason: null,
    })
    expect(types()).toEqual(['OrderPostFailed', 'OrderCancelled'])
  })

  it('does not touch an order whose answer was lost: it is sent again as it was decided', async () => {
    const lost = new MeshError('MESH_ERP_LOST', 'the line was cut', { kind: 'in-doubt' })
    erp.next({ kind: 'in-doubt', cause: lost })
    await poster.receive(OrderQueued, wanted(1, 'Hello'))
    inForce = NEEDS_GIFT
    await poster.clock.advance(300_000)
    expect(types()).toEqual(['OrderPosted'])
    expect(erp.sent).toHaveLength(2)
    expect(erp.sent[1]).toEqual(erp.sent[0])
    expect(erp.sent[1]?.extensions).toEqual({ giftMessage: 'Hello' })
  })

  it('shapes an order anew that the ERP asked to send later', async () => {
    erp.next({ kind: 'throttled', afterMs: 60_000 })
    await poster.receive(OrderQueued, wanted(1, 'Hello'))
    inForce = NEEDS_GIFT
    await poster.clock.advance(300_000)
    expect(types()).toEqual(['OrderPosted'])
    expect(erp.sent.at(-1)?.extensions).toMatchObject({ giftText: 'Hello' })
  })
})
