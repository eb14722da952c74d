import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { OrderAmendmentRequested, OrderQueued, OrderRepostProposed } from '@carrick/schemas'
import { aMeta, anOrder, SOME_ORDER } from '@carrick/testkit'
import { compiled, shapeBy } from '../adapters/map-shaper.fake.ts'
import { type MemoryPoster, startMemoryPoster } from '../adapters/memory-poster.fake.ts'
import { amended, queued } from '../adapters/sample-order.fake.ts'
import { createScriptedErp, type ScriptedErp } from '../adapters/scripted-erp.fake.ts'
import { amendOrder } from './amend-order.handler.ts'
import { postOrder } from './post-order.handler.ts'
import { repostOrder } from './repost-order.handler.ts'

const proposed: OrderRepostProposed = {
  meta: aMeta('OrderRepostProposed', SOME_ORDER),
  order: anOrder(SOME_ORDER, { version: 1 }),
  target: 'demo',
  documentId: `SO-${SOME_ORDER}`,
  documentVersion: 3,
  shipments: ['DN-7'],
  invoices: ['IN-8'],
}

describe('an order whose document is gone from its ERP', () => {
  let erp: ScriptedErp
  let poster: MemoryPoster

  beforeEach(async () => {
    erp = createScriptedErp()
    const shape = shapeBy(() => compiled())
    poster = await startMemoryPoster([
      postOrder(erp, shape),
      amendOrder(erp, shape),
      repostOrder(erp, shape),
    ])
    await poster.receive(OrderQueued, queued())
    erp.restore()
  })
  afterEach(() => poster.stop())

  const types = (): readonly string[] => poster.told(OrderQueued.topic).map(({ type }) => type)
  const HOURS = 7_200_000

  it('is not posted again by itself, however often it is told of', async () => {
    await poster.receive(OrderRepostProposed, proposed)
    await poster.receive(OrderRepostProposed, proposed)
    await poster.receive(OrderQueued, queued())
    await poster.clock.advance(HOURS)
    expect(erp.sent).toHaveLength(1)
    expect(types()).toEqual(['OrderPosted'])
  })

  it('waits for a person, who is told what else is gone', async () => {
    await poster.receive(OrderRepostProposed, proposed)
    const [dead] = await poster.runtime.deadLetters(1)
    expect(dead?.lane.failure).toMatchObject({ code: 'MESH_ERP_DOCUMENT_GONE', kind: 'terminal' })
    expect(dead?.lane.failure?.message).toContain('DN-7, IN-8')
    expect(poster.told('carrick.case.v1').map(({ type }) => type)).toEqual(['CaseOpened'])
  })

  it('is posted once more when a person retries it, and what came after it follows', async () => {
    await poster.receive(OrderRepostProposed, proposed)
    await poster.receive(OrderAmendmentRequested, amended())
    expect(erp.changes).toEqual([])
    await poster.retry()
    expect(erp.sent.map(({ mark, version }) => [mark, version])).toEqual([
      [SOME_ORDER, 1],
      [SOME_ORDER, 1],
    ])
    expect(types()).toEqual(['OrderPosted', 'OrderPosted', 'OrderAmended'])
  })

  it('is taken as it is when the ERP has it again by then', async () => {
    await poster.receive(OrderRepostProposed, proposed)
    await erp.create(erp.sent[0] ?? fail(), {
      ...{ opKey: '', key: '', target: '', deadlineMs: 1, signal: new AbortController().signal },
    })
    await poster.retry()
    expect(erp.sent).toHaveLength(2)
    expect(types()).toEqual(['OrderPosted', 'OrderPosted'])
  })

  it('is posted once when the answer to that is lost', async () => {
    await poster.receive(OrderRepostProposed, proposed)
    erp.loseNext()
    await poster.retry()
    await poster.clock.advance(HOURS)
    expect(erp.sent).toHaveLength(2)
    expect(types()).toEqual(['OrderPosted', 'OrderPosted'])
  })

  it('is asked about anew when the ERP is restored once more', async () => {
    await poster.receive(OrderRepostProposed, proposed)
    await poster.retry()
    erp.restore()
    await poster.receive(OrderRepostProposed, proposed)
    expect(erp.sent).toHaveLength(2)
    await poster.retry()
    expect(erp.sent).toHaveLength(3)
  })

  it('is left alone when it is another document by now', async () => {
    await poster.receive(OrderRepostProposed, { ...proposed, documentId: 'SO-OTHER' })
    expect(await poster.runtime.deadLetters(1)).toEqual([])
  })
})

const fail = (): never => {
  throw new Error('nothing was sent')
}
