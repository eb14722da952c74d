import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import { sampleLine, sampleOrder } from '@carrick/erp/contract'
import { parseDecimal, uuid5, uuid7 } from '@carrick/kernel'
import {
  createVirtualClock,
  type Decision,
  type FoldHandler,
  type Outgoing,
} from '@carrick/messaging'
import type { OrderPosted } from '@carrick/schemas'
import { createMetrics, silentLogger } from '@carrick/telemetry'
import { aMeta, emitted, given, NOON } from '@carrick/testkit'
import { createBell } from './bell.adapter.ts'
import { createErpReader } from './erp-reader.adapter.ts'
import { createAcceptancePlan } from '../handlers/plan-acceptance.source.ts'
import type { PlannedCorrection } from '@carrick/service-host'
import { createFeedHealth } from './feed-health.adapter.ts'
import { createSourceContext, type FakeSourceContext } from './source-context.fake.ts'
import type { OrderBook } from '../domain/order-book.ts'
import type { ErpReader, UnreadableEntry } from '../ports.ts'
import { acceptErpNow, type ErpAccepted } from '../handlers/accept-erp.handler.ts'
import { compareDocument, documentSetBack } from '../handlers/compare-document.handler.ts'
import { comparePosting } from '../handlers/compare-posting.handler.ts'
import { followChanges } from '../handlers/follow-changes.source.ts'
import { factRead, type FactRead, publishFacts } from '../handlers/publish-facts.handler.ts'
import { createRestoreWatch } from '../handlers/watch-restore.source.ts'

export const orderId = (name: string): string => uuid5('0d0c6a1e-93cd-5d5e-8a8e-2f1b1f0f2f00', name)
const HOUR_MS = 3_600_000

/** The service without servers: what the feed brings is folded at once, state and names in memory. */
export const restoredErp = () => {
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
  const fold = <T>(handler: FoldHandler<OrderBook, T>, key: string, value: T) => {
    const decision = given(handler, states.get(key)).when(value, { key, now: clock.now() })
    keep(key, decision)
    return decision
  }
  const keysNamed = (name: string) => Promise.resolve([...(names.get(name) ?? [])])
  const state = (key: string) => Promise.resolve(states.get(key))
  const reader = createErpReader(memory, () => 1_000)
  const unreadable: UnreadableEntry[] = []
  const erp: ErpReader = {
    ...reader,
    changes: async (cursor, signal) => ({ ...(await reader.changes(cursor, signal)), unreadable }),
  }
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
      ...{ keysNamed, state },
    }),
  })
  const plan = createAcceptancePlan({ erps: [erp], clock, keysNamed, state })
  void source.run(folding)
  const scene = {
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
    /** What taking for true what the ERP says now would tell. */
    plan: (...orders: readonly string[]) =>
      plan(orders.length === 0 ? { keys: [], target: 'erp:demo' } : { keys: orders.map(orderId) }),
    run: ({ key, message }: PlannedCorrection) => {
      const ordered = { commandId: uuid7(clock.now()), by: 'mara', reason: 'restored' }
      const { body } = message({ ...ordered, planHash: 'hash' })
      return fold(acceptErpNow, key, body as ErpAccepted)
    },
    /** From now on an entry of the feed cannot be read, not even whose it is. */
    breakEntry: () => {
      unreadable.push({ entry: '{}', code: 'MESH_ERP_FORMAT', message: 'type: nothing' })
    },
    /** All that was told of an order, in sequence. */
    events: (name: string) =>
      told.filter(({ key }) => key === orderId(name)).map(({ event }) => event),
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

  return {
    ...scene,
    /** An order of which the ERP had told more than its backup has: its document. */
    setBack: async (): Promise<string> => {
      const documentId = await scene.sell('order')
      const backup = books.backup()
      books.ship(documentId)
      books.deliver(documentId)
      books.invoice(documentId)
      books.hold(documentId, 'CREDIT', null)
      books.releaseHold(documentId, 'CREDIT')
      await clock.advance(2_000)
      books.restore(backup)
      await clock.advance(70_000)
      return documentId
    },
  }
}
