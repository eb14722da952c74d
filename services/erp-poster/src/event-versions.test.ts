import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import {
  CaseOpened,
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderQueued,
} from '@carrick/schemas'
import { aMeta, SOME_ORDER } from '@carrick/testkit'
import { compiled, shapeBy } from './adapters/map-shaper.fake.ts'
import { type MemoryPoster, startMemoryPoster } from './adapters/memory-poster.fake.ts'
import { amended, queued } from './adapters/sample-order.fake.ts'
import { createScriptedErp, type ScriptedErp } from './adapters/scripted-erp.fake.ts'
import { amendOrder } from './handlers/amend-order.handler.ts'
import { cancelOrder } from './handlers/cancel-order.handler.ts'
import { postOrder } from './handlers/post-order.handler.ts'

const cancelled: OrderCancellationRequested = {
  meta: aMeta('OrderCancellationRequested', SOME_ORDER),
  orderId: SOME_ORDER,
  target: 'demo',
  requestVersion: 1,
  lineIds: [],
  ordered: [],
  reason: null,
}
const refusal = {
  kind: 'refused',
  findings: [
    { path: 'customerNumber', code: 'MESH_ERP_REFUSED', severity: 'error', message: 'is blocked' },
  ],
} as const
const terminal = {
  kind: 'transient',
  cause: new MeshError('MESH_ERP_FORBIDDEN', 'not with this token'),
} as const

describe('the versions of what the poster tells of an order', () => {
  let erp: ScriptedErp
  let poster: MemoryPoster

  beforeEach(async () => {
    erp = createScriptedErp()
    poster = await startMemoryPoster([
      postOrder(erp, shapeBy(compiled)),
      amendOrder(erp, shapeBy(compiled)),
      cancelOrder(erp),
    ])
  })
  afterEach(() => poster.stop())

  it('grow with each event, whatever it says', async () => {
    erp.next(refusal)
    await poster.receive(OrderQueued, queued(1))
    await poster.receive(OrderQueued, queued(2))
    erp.next(refusal)
    await poster.receive(OrderAmendmentRequested, amended(3, 2))
    await poster.receive(OrderCancellationRequested, cancelled)
    expect(poster.told(OrderQueued.topic)).toEqual([
      { type: 'OrderPostFailed', version: 1 },
      { type: 'OrderPosted', version: 2 },
      { type: 'OrderAmendmentRejected', version: 3 },
      { type: 'OrderCancelled', version: 5 },
    ])
    expect(poster.told(CaseOpened.topic)).toEqual([
      { type: 'CaseOpened', version: 4 },
      { type: 'CaseResolved', version: 6 },
    ])
  })

  it('stay as they are when an event comes twice, under its own id or a new one', async () => {
    const id = await poster.receive(OrderQueued, queued(1))
    const request = await poster.receive(OrderCancellationRequested, cancelled)
    await poster.receive(OrderQueued, queued(1), id)
    await poster.receive(OrderQueued, queued(1))
    await poster.receive(OrderCancellationRequested, cancelled, request)
    await poster.receive(OrderCancellationRequested, cancelled)
    expect(poster.told(OrderQueued.topic)).toEqual([
      { type: 'OrderPosted', version: 1 },
      { type: 'OrderCancelled', version: 2 },
    ])
    expect(erp.sent).toHaveLength(1)
  })

  it('count on over failures that a person tries again', async () => {
    erp.next(terminal, terminal)
    await poster.receive(OrderQueued, queued(1))
    await poster.retry()
    await poster.retry()
    expect(poster.told(OrderQueued.topic)).toEqual([
      { type: 'OrderPostFailed', version: 1 },
      { type: 'OrderPostFailed', version: 2 },
      { type: 'OrderPosted', version: 3 },
    ])
  })
})
