import { describe, expect, it } from '@jest/globals'
import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import { parseDecimal } from '@carrick/kernel'
import { createVirtualClock } from '@carrick/messaging'
import { createMetrics, silentLogger } from '@carrick/telemetry'
import { NOON } from '@carrick/testkit'
import { createBell } from '../adapters/bell.adapter.ts'
import { createErpReader } from '../adapters/erp-reader.adapter.ts'
import { createFeedHealth } from '../adapters/feed-health.adapter.ts'
import { createSourceContext } from '../adapters/source-context.fake.ts'
import { followNumbers } from './follow-numbers.source.ts'

describe('follow numbers', () => {
  it.each(['CUSTOMER', 'PRODUCT'] as const)(
    'hands over every %s, and later those that are new or changed',
    async (type) => {
      const clock = createVirtualClock(NOON)
      const books = new ErpBooks(() => clock.now())
      const add = (number: string, blocked = false): void => {
        books.masterData.addCustomer({ number, name: number, blocked })
        books.masterData.addProduct({
          sku: number,
          name: number,
          blocked,
          onHand: parseDecimal('1'),
        })
      }
      const context = createSourceContext()
      const source = followNumbers({
        erp: createErpReader(createMemoryErp('demo', books), () => 10_000),
        type,
        pollMs: () => 5_000,
        clock,
        bell: createBell(clock),
        health: createFeedHealth(silentLogger(), createMetrics('erp-events', false)),
      })
      const linked = (): readonly unknown[] =>
        context.steps.flatMap(({ facts = [] }) =>
          facts.map(({ key, body }) => [
            key,
            (body as { entry: { active: boolean } }).entry.active,
          ]),
        )
      add('A')
      add('B')
      const running = source.run(context)
      await clock.advance(10)
      add('A', true)
      add('C')
      await clock.advance(5_000)
      expect(linked()).toEqual([
        [`erp:demo:${type}:A`, true],
        [`erp:demo:${type}:B`, true],
        [`erp:demo:${type}:A`, false],
        [`erp:demo:${type}:C`, true],
      ])
      context.end()
      await running
    },
  )
})
