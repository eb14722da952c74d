import { createRestErp } from '@carrick/erp'
import { defineService, resolveSecret } from '@carrick/service-host'
import { createBell } from './adapters/bell.adapter.ts'
import { createErpReader, readEntry } from './adapters/erp-reader.adapter.ts'
import { createFeedHealth } from './adapters/feed-health.adapter.ts'
import { environment, settings, webhookSecrets } from './config.ts'
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
const MASTER_DATA_TURNS = 5
const NUMBERS = ['CUSTOMER', 'PRODUCT'] as const

export const service = defineService({
  name: 'erp-events',
  settings,
  compose: async ({
    settings: { CARRICK_ERPS },
    clock,
    logger,
    metrics,
    bundle,
    submit,
    keysNamed,
  }) => {
    // Names company and configuration in every envelope.
    await bundle()
    const health = createFeedHealth(logger, metrics)
    const erps = CARRICK_ERPS.map(({ name, baseUrl, token, webhookSecret, ...erp }) => ({
      ...erp,
      name,
      bell: createBell(clock),
      secrets: webhookSecrets(webhookSecret),
      port: createRestErp({
        instance: name,
        baseUrl,
        token: resolveSecret(token, environment()),
        concurrency: CONNECTIONS,
        now: () => clock.now(),
      }),
    }))
    const sources = erps.flatMap(({ port, bell, pollMs, masterDataPollMs }) => {
      const erp = createErpReader(port)
      const numbersMs = masterDataPollMs ?? pollMs * MASTER_DATA_TURNS
      return [
        followChanges({ erp, pollMs, clock, bell, health }),
        ...NUMBERS.map((type) =>
          followNumbers({ erp, type, pollMs: numbersMs, clock, bell: createBell(clock), health }),
        ),
      ]
    })
    const senders = new Map(
      erps.filter(({ secrets }) => secrets.length > 0).map((erp) => [erp.name, erp]),
    )
    return {
      handlers: [publishFacts, refuseFact(readEntry), comparePosting, publishStock, linkNumber],
      sources,
      ...(senders.size > 0 && { routes: webhookRoutes({ senders, clock, submit }) }),
      find: async (text) => {
        const keys = await keysNamed(text)
        return keys.map((key) => ({ key, number: text, label: `the order of ${text}` }))
      },
      degraded: () => health.problems(),
      close: async () => {
        await Promise.all(erps.map(({ port }) => port.close()))
      },
    }
  },
})
