import { createErp } from '@carrick/erp'
import {
  defineService,
  followConfiguration,
  followPart,
  type SenderConnection,
} from '@carrick/service-host'
import { askSender } from './adapters/ask-sender.adapter.ts'
import { createBell } from './adapters/bell.adapter.ts'
import { createErpReader, readEntry } from './adapters/erp-reader.adapter.ts'
import { createFeedHealth } from './adapters/feed-health.adapter.ts'
import { createLiveErps } from './adapters/live-erps.adapter.ts'
import { sentFacts } from './adapters/sent-fact.adapter.ts'
import { createAcceptancePlan } from './handlers/plan-acceptance.source.ts'
import { readToldRefund } from './adapters/told-refund.adapter.ts'
import { settings } from './config.ts'
import { notAsked, restartReasons } from './domain/restart-reasons.ts'
import { isSenderSequence } from './domain/sender-sequence.ts'
import { acceptErpNow } from './handlers/accept-erp.handler.ts'
import { compareDocument } from './handlers/compare-document.handler.ts'
import { comparePosting } from './handlers/compare-posting.handler.ts'
import { compareTax } from './handlers/compare-tax.handler.ts'
import { countMessages, keyOfSender } from './handlers/count-messages.handler.ts'
import { followChanges } from './handlers/follow-changes.source.ts'
import { followNumbers } from './handlers/follow-numbers.source.ts'
import { linkNumber } from './handlers/link-number.handler.ts'
import { publishFacts } from './handlers/publish-facts.handler.ts'
import { publishStock } from './handlers/publish-stock.handler.ts'
import { pullMissing } from './handlers/pull-missing.source.ts'
import { refuseFact } from './handlers/refuse-fact.handler.ts'
import { reportRefund } from './handlers/report-refund.handler.ts'
import { takeTax } from './handlers/take-tax.handler.ts'
import { createRestoreWatch } from './handlers/watch-restore.source.ts'
import { describeFacts } from './http/describe-facts.route.ts'
import { factsRoutes } from './http/facts.route.ts'
import { paymentWebhookRoutes } from './http/payment-webhooks.route.ts'
import { webhookRoutes } from './http/webhooks.route.ts'

/** One for each feed. */
const CONNECTIONS = 3
const NUMBERS = ['CUSTOMER', 'PRODUCT'] as const

const pulling = (senders: readonly SenderConnection[]): readonly string[] =>
  senders.filter(({ pull }) => pull !== null).map(({ name }) => name)

export const service = defineService({
  name: 'erp-events',
  settings,
  compose: async ({ clock, logger, metrics, bundle, submit, keysNamed, state }) => {
    const configuration = await bundle()
    const inForce = followConfiguration('erp-events', configuration, clock)
    const isTaxCase = () => configuration.current().config.policies.tax.onDocument === 'case'
    const live = createLiveErps(configuration, restartReasons, logger)
    const health = createFeedHealth(logger, metrics)
    const erps = live.atStart.map((connection) => {
      const { name } = connection
      const showsOrdersOfOthers = () => live.now(name).showsOrdersOfOthers
      const calls = { concurrency: CONNECTIONS, now: () => clock.now() }
      const port = createErp(connection, { ...calls, othersToo: showsOrdersOfOthers })
      return {
        ...{ name, port, bell: createBell(clock), showsOrdersOfOthers },
        secrets: () => live.now(name).webhookSecrets,
        reader: createErpReader(port, () => live.now(name).deadlineMs),
      }
    })
    const sources = erps.flatMap(({ name, reader: erp, bell, showsOrdersOfOthers }) => {
      const pollMs = () => live.now(name).pollMs
      const numbersMs = () => live.now(name).masterDataPollMs
      return [
        followChanges({
          ...{ erp, pollMs, showsOrdersOfOthers, clock, bell, health },
          watch: createRestoreWatch({ erp, clock, keysNamed, state }),
        }),
        ...NUMBERS.map((type) =>
          followNumbers({ erp, type, pollMs: numbersMs, clock, bell: createBell(clock), health }),
        ),
      ]
    })
    const senders = new Map(erps.map((erp) => [erp.name, erp]))
    const told = followPart(
      'The senders of facts',
      configuration,
      () => configuration.senders(),
      logger,
    )
    const providers = followPart(
      'The payment providers',
      configuration,
      () => configuration.paymentTellers(),
      logger,
    )
    const missingOf = async (name: string): Promise<readonly number[]> => {
      const known = await state(keyOfSender(name))
      return isSenderSequence(known) ? known.missing : []
    }
    const asked = pulling(told.now())
    const pulls = asked.map((name) =>
      pullMissing({
        name,
        sender: () => told.now().find((one) => one.name === name),
        missing: () => missingOf(name),
        ask: askSender,
        facts: sentFacts,
        clock,
        health,
      }),
    )
    return {
      handlers: [
        publishFacts(isTaxCase),
        acceptErpNow,
        refuseFact(readEntry, isTaxCase),
        comparePosting,
        compareDocument,
        compareTax(isTaxCase),
        ...takeTax(() => configuration.current(), isTaxCase),
        inForce.handler,
        publishStock,
        linkNumber,
        countMessages,
        reportRefund,
      ],
      sources: [...sources, ...pulls, inForce.source],
      routes: (app) => {
        webhookRoutes({ senders, clock, submit })(app)
        paymentWebhookRoutes({ providers: providers.now, read: readToldRefund, clock, submit })(app)
        factsRoutes({ senders: told.now, facts: sentFacts, clock, submit })(app)
        describeFacts(app, sentFacts)
      },
      find: async (text) => {
        const keys = await keysNamed(text)
        return keys.map((key) => ({ key, number: text, label: `the order of ${text}` }))
      },
      planCorrections: createAcceptancePlan({
        erps: erps.map(({ reader }) => reader),
        ...{ clock, keysNamed, state },
      }),
      degraded: () => [
        ...live.problems(),
        ...told.problems(),
        ...providers.problems(),
        ...notAsked(asked, pulling(told.now())),
        ...health.problems(),
      ],
      close: async () => {
        await Promise.all(erps.map(({ port }) => port.close()))
      },
    }
  },
})
