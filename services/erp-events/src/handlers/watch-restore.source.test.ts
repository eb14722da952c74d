import { beforeEach, describe, expect, it } from '@jest/globals'
import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { parseDecimal, uuid5 } from '@carrick/kernel'
import {
  createVirtualClock,
  type Decision,
  type FoldHandler,
  type Outgoing,
} from '@carrick/messaging'
import { CaseOpened, CaseResolved, OrderDocumentLost, type OrderPosted } from '@carrick/schemas'
import { createMetrics, silentLogger } from '@carrick/telemetry'
import { aMeta, emitted, given, NOON } from '@carrick/testkit'
import { createBell } from '../adapters/bell.adapter.ts'
import { createErpReader } from '../adapters/erp-reader.adapter.ts'
import { createFeedHealth } from '../adapters/feed-health.adapter.ts'
import { createSourceContext, type FakeSourceContext } from '../adapters/source-context.fake.ts'
import type { OrderBook } from '../domain/order-book.ts'
import { compareDocument, documentSetBack } from './compare-document.handler.ts'
import { comparePosting } from './compare-posting.handler.ts'
import { followChanges } from './follow-changes.source.ts'
import { factRead, type FactRead, publishFacts } from './publish-facts.handler.ts'
import { createRestoreWatch } from './watch-restore.source.ts'

const orderId = (name: string): string => uuid5('0d0c6a1e-93cd-5d5e-8a8e-2f1b1f0f2f00', name)
const HOUR_MS = 3_600_000

/** The service without servers: what the feed brings is folded at once, state and names in memory. */
const scene = () => {
  const clock = createVirtualClock(NOON)
  const books = new ErpBooks(() => clock.now())
  books.masterData.addCustomer({ number: 'C', name: 'C' })
  books.masterData.addProduct({ sku: 'P', name: 'P', onHand: parseDecimal('1000') })
  const memory = createMemoryErp('demo', books)
  const states = new Map<string, OrderBook>()
  const names = new Map<string, Set<string>>()
  const told: { readonly key: string; readonly event: Outgoing }[] = []

  const keep = (key: string, { state, emit = [], names: more = [] }: Decision<OrderBook>): void => {
    if (state !== undefined) states.set(key, state)
    for (const name of more) names.set(name, (names.get(name) ?? new Set()).add(key))
    told.push(...emit.map((event) => ({ key, event })))
  }
  const fold = <T>(handler: FoldHandler<OrderBook, T>, key: string, value: T): void => {
    keep(key, given(handler, states.get(key)).when(value, { key, now: clock.now() }))
  }
  const erp = createErpReader(memory, () => 1_000)
  let pollMs = 1_000
  const context: FakeSourceContext = createSourceContext()
  const folding = {
    ...context,
    get cursor() {
      return context.cursor
    },
    commit: async (step: Parameters<FakeSourceContext['commit']>[0]) => {
      await context.commit(step)
      for (const { token, key, body } of step.facts ?? []) {
        if (token.name === factRead.name) fold(publishFacts(), key, body as FactRead)
        if (token.name === documentSetBack.name)
          fold(compareDocument, key, body as Parameters<typeof compareDocument.decide>[0]['value'])
      }
      told.push(...(step.emit ?? []).map(({ key, ...event }) => ({ key, event })))
    },
  }
  const source = followChanges({
    erp,
    clock,
    pollMs: () => pollMs,
    showsOrdersOfOthers: () => false,
    bell: createBell(clock),
    health: createFeedHealth(silentLogger(), createMetrics('erp-events', false)),
    watch: createRestoreWatch({
      erp,
      clock,
      keysNamed: (name) => Promise.resolve([...(names.get(name) ?? [])]),
      state: (key) => Promise.resolve(states.get(key)),
    }),
  })
  void source.run(folding)
  return {
    books,
    pass: (ms: number) => clock.advance(ms),
    hours: async (count: number) => {
      pollMs = HOUR_MS
      await clock.advance(count * HOUR_MS)
      pollMs = 1_000
      await clock.advance(HOUR_MS)
    },
    /** Posted by the mesh, and read back. */
    sell: async (name: string): Promise<string> => {
      const mark = orderId(name)
      const lines = [sampleLine('P', { quantity: '2', netAmount: '20.00' })]
      const answer = books.create(
        sampleOrder({ customer: 'C', product: 'P' }, { mark, lines, charges: [] }),
      )
      if (answer.kind !== 'created') throw new Error(answer.kind)
      const { documentId } = answer.result
      const posted: OrderPosted = {
        ...{ meta: aMeta('OrderPosted', mark), orderId: mark, target: 'demo', documentId },
        ...{ orderVersion: 1, acknowledgement: 'AP', lines: [], holds: [], found: false },
      }
      fold(comparePosting, mark, posted)
      await clock.advance(2_000)
      return documentId
    },
    told: (token: Parameters<typeof emitted>[1], name?: string) =>
      emitted(
        {
          emit: told
            .filter(({ key }) => name === undefined || key === orderId(name))
            .map(({ event }) => event),
        },
        token,
      ),
    end: () => {
      context.end()
    },
  }
}

describe('an ERP that was restored from a backup', () => {
  let mesh: ReturnType<typeof scene>
  beforeEach(() => {
    mesh = scene()
  })

  it('is found out when its feed ends before our place, and each order that is gone is told of', async () => {
    await mesh.sell('kept')
    const backup = mesh.books.backup()
    await mesh.hours(1)
    const documentId = await mesh.sell('gone')
    mesh.books.ship(documentId)
    mesh.books.invoice(documentId)
    await mesh.pass(2_000)
    mesh.books.restore(backup)
    await mesh.pass(5_000)
    mesh.end()
    expect(mesh.told(OrderDocumentLost)).toEqual([
      {
        ...{ orderId: orderId('gone'), target: 'demo', documentId },
        documentVersion: expect.any(Number),
        shipments: [expect.stringMatching(/^DN-|^SH-/)],
        invoices: [expect.stringMatching(/^IN-/)],
      },
    ])
    expect(mesh.told(CaseOpened)).toMatchObject([
      { code: 'MESH_ERP_RESTORED', subject: 'erp:demo' },
    ])
    expect(mesh.told(CaseResolved)).toMatchObject([
      { code: 'MESH_ERP_RESTORED', how: expect.stringContaining('2 orders were compared; 1 ') },
    ])
  })

  it('is found out within a minute when its feed has grown past our place meanwhile', async () => {
    const backup = mesh.books.backup()
    await mesh.sell('gone')
    mesh.books.restore(backup)
    // As many changes as were read before, between two polls.
    for (const name of ['other-1', 'other-2']) void mesh.sell(name)
    await mesh.pass(70_000)
    mesh.end()
    expect(mesh.told(OrderDocumentLost)).toMatchObject([{ orderId: orderId('gone') }])
  })

  it('does not take back what was told of a document that went back: a case says so', async () => {
    const documentId = await mesh.sell('changed')
    const backup = mesh.books.backup()
    mesh.books.hold(documentId, 'MANUAL', null)
    await mesh.pass(2_000)
    const before = mesh.told(CaseOpened).length
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    expect(mesh.told(CaseOpened, 'changed').slice(before)).toMatchObject([
      {
        code: 'MESH_ERP_DOCUMENT_SET_BACK',
        subject: orderId('changed'),
        cause: `demo told ${documentId} in version 2 and has version 1 of it now`,
      },
    ])
    expect(mesh.told(OrderDocumentLost)).toEqual([])
    mesh.books.hold(documentId, 'MANUAL', null)
    mesh.books.hold(documentId, 'CREDIT', 'late payer')
    await mesh.pass(2_000)
    mesh.end()
    expect(mesh.told(CaseResolved, 'changed')).toMatchObject([
      { code: 'MESH_ERP_DOCUMENT_SET_BACK', caseVersion: 2 },
    ])
  })

  it('is not suspected because the feed forgot our place, nor because a webhook came late', async () => {
    const documentId = await mesh.sell('one')
    mesh.books.hold(documentId, 'MANUAL', null)
    await mesh.pass(10 * 60_000)
    mesh.end()
    expect(mesh.told(CaseOpened)).toEqual([])
  })

  it('that is restored once more tells of each order once only', async () => {
    const backup = mesh.books.backup()
    await mesh.sell('gone')
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    await mesh.sell('later')
    mesh.books.restore(backup)
    await mesh.pass(70_000)
    mesh.end()
    const lost = mesh.told(OrderDocumentLost)
    expect(lost).toMatchObject([{ orderId: orderId('gone') }, { orderId: orderId('later') }])
  })
})
