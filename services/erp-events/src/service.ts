import { createErp } from '@carrick/erp'
import { defineService } from '@carrick/service-host'
import { createBell } from './adapters/bell.adapter.ts'
import { createErpReader, readEntry } from './adapters/erp-reader.adapter.ts'
import { createFeedHealth } from './adapters/feed-health.adapter.ts'
import { createLiveErps } from './adapters/live-erps.adapter.ts'
import { settings } from './config.ts'
import { restartReasons } from './domain/restart-reasons.ts'
import { comparePosting } from './handlers/compare-posting.handler.ts'
import { followChanges } from './handlers/follow-changes.source.ts'
import { followNumbers } from './handlers/follow-numbers.source.ts'
import { linkNumber } from './handlers/link-number.handler.ts'
import { publishFacts } from './handlers/publish-facts.handler.ts'
import { publishStock } from './handlers/publish-stock.handler.ts'
import { refuseFact } from './handlers/refuse-fact.handler.ts'
import { webhookRoutes } from './http/webhooks.route.ts'

/** One for each feed. */
const CONNECTIONS = 3
const NUMBERS = ['CUSTOMER', 'PRODUCT'] as const

export const service = defineService({
  name: 'erp-events',
  settings,
  compose: async ({ clock, logger, metrics, bundle, submit, keysNamed }) => {
    const live = createLiveErps(await bundle(), restartReasons, logger)
    const health = createFeedHealth(logger, metrics)
    const erps = live.atStart.map((connection) => ({
      name: connection.name,
      bell: createBell(clock),
      secrets: () => live.now(connection.name).webhookSecrets,
      port: createErp(connection, { concurrency: CONNECTIONS, now: () => clock.now() }),
    }))
    const sources = erps.flatMap(({ name, port, bell }) => {
      const erp = createErpReader(port, () => live.now(name).deadlineMs)
      const pollMs = () => live.now(name).pollMs
      const numbersMs = () => live.now(name).masterDataPollMs
      return [
        followChanges({ erp, pollMs, clock, bell, health }),
        ...NUMBERS.map((type) =>
          followNumbers({ erp, type, pollMs: numbersMs, clock, bell: createBell(clock), health }),
        ),
      ]
    })
    const isTold = erps.some(({ secrets }) => secrets().length > 0)
    const senders = new Map(erps.map((erp) => [erp.name, erp]))
    return {
      handlers: [publishFacts, refuseFact(readEntry), comparePosting, publishStock, linkNumber],
      sources,
      ...(isTold && { routes: webhookRoutes({ senders, clock, submit }) }),
      find: async (text) => {
        const keys = await keysNamed(text)
        return keys.map((key) => ({ key, number: text, label: `the order of ${text}` }))
      },
      degraded: () => [...live.problems(), ...health.problems()],
      close: async () => {
        await Promise.all(erps.map(({ port }) => port.close()))
      },
    }
  },
})
