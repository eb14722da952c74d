import { uuid7 } from '@carrick/kernel'
import {
  createClientRegistry,
  createClientTokens,
  defineService,
  type Explanation,
  followConfiguration,
  type OrderMatch,
} from '@carrick/service-host'
import { openErpDesk } from './adapters/live-erps.adapter.ts'
import { createRestingDesk } from './adapters/resting-desk.adapter.ts'
import { settings } from './config.ts'
import { describeIntake, explainIntake } from './domain/explain-intake.ts'
import { type Intake, isIntake } from './domain/intake.ts'
import { flowOf, prepareOrder } from './domain/prepare-order.ts'
import { receivedSubmission } from './domain/received.ts'
import { availabilityOf, isShelf, shelfName } from './domain/stock-shelf.ts'
import { checkAmounts, questionsTo } from './handlers/check-amounts.handler.ts'
import { draftExchange } from './handlers/draft-exchange.handler.ts'
import { followPosting } from './handlers/follow-posting.handler.ts'
import { followStatus } from './handlers/follow-status.handler.ts'
import { keepStock } from './handlers/keep-stock.handler.ts'
import { linkReference } from './handlers/link-reference.handler.ts'
import { HOLD_ORDER, operateHoldsOf } from './handlers/operate-holds.handler.ts'
import { proposeRepost } from './handlers/propose-repost.handler.ts'
import { ORDER_CANCELLATION, ORDER_SUBMISSION, takeOrder } from './handlers/take-order.handler.ts'
import { tellOverdue } from './handlers/tell-overdue.handler.ts'
import { availability } from './http/availability.route.ts'
import { cancelOrder } from './http/cancel-order.route.ts'
import { describeEdge } from './http/describe-edge.route.ts'
import { describeFlowActions } from './http/describe-flow-actions.route.ts'
import { issueToken } from './http/issue-token.route.ts'
import { submitOrder } from './http/submit-order.route.ts'
import { validateOrder } from './http/validate-order.route.ts'
import type { OrderIntake, StockBook } from './ports.ts'

export const service = defineService({
  name: 'order-ingest',
  settings,
  compose: async ({ clock, logger, bundle, submit, state, pending, keysNamed }) => {
    const live = await bundle()
    const clients = createClientRegistry(live, logger)
    const desk = openErpDesk(live, clock, (target, why) => {
      logger.warn({ target, err: why }, 'An ERP could not be asked about a draft')
    })
    const tokens = createClientTokens(clients, clock)
    const configuration = followConfiguration('order-ingest', live, clock)
    const read = async (key: string): Promise<Intake | undefined> => {
      const known = await state(key)
      return isIntake(known) ? known : undefined
    }
    const intake: OrderIntake = {
      prepare: (orderId, submission) => {
        const inForce = live.current()
        const received = receivedSubmission(orderId, submission)
        const flow = flowOf(inForce, received)
        return flow && prepareOrder(inForce, flow, received, 1, clock.now())
      },
      submit: (orderId, submission, { key, payloadHash }) =>
        submit(
          { token: ORDER_SUBMISSION, key: orderId, id: uuid7(clock.now()), body: submission },
          { client: submission.client, key, payloadHash },
        ),
      cancel: (orderId, wish, { key, payloadHash }) =>
        submit(
          { token: ORDER_CANCELLATION, key: orderId, id: uuid7(clock.now()), body: wish },
          { client: wish.client, key, payloadHash },
        ),
      read,
      accepted: async (orderId) => (await pending(ORDER_SUBMISSION, orderId))[0],
    }
    const stock: StockBook = {
      availability: async (sku, target) => {
        const kept = await Promise.all((await keysNamed(shelfName(sku))).map(state))
        return availabilityOf(sku, kept.filter(isShelf), target)
      },
    }
    return {
      handlers: [
        ...takeOrder(() => live.current()),
        operateHoldsOf(() => live.current()),
        checkAmounts(() => live.current(), createRestingDesk(desk, clock)),
        draftExchange(() => live.current()),
        tellOverdue,
        proposeRepost(() => live.current()),
        ...followPosting,
        followStatus,
        linkReference,
        configuration.handler,
        keepStock,
      ],
      sources: [configuration.source],
      holds: HOLD_ORDER,
      runtime: {
        // Orders wait for their turn at a slow ERP in the store, and nothing else waits behind them.
        acceptFirst: true,
        targets: Object.fromEntries(
          live
            .erps()
            .map(({ name, validationConcurrency, deadlineMs }) => [
              questionsTo(name),
              { permits: validationConcurrency, actMs: deadlineMs },
            ]),
        ),
      },
      routes: (app) => {
        issueToken(app, clients, tokens)
        submitOrder(app, tokens, intake)
        cancelOrder(app, tokens, intake)
        validateOrder(app, tokens, intake, desk, () => live.current().config.policies)
        availability(app, tokens, stock)
        describeEdge(app)
        describeFlowActions(app)
      },
      close: () => desk.close(),
      find: async (text) => {
        const keys = await keysNamed(text)
        const found = await Promise.all(
          keys.map(async (key): Promise<readonly OrderMatch[]> => {
            const known = await read(key)
            return known === undefined ? [] : [{ key, ...describeIntake(known) }]
          }),
        )
        return found.flat()
      },
      explain: async (key): Promise<readonly Explanation[]> => {
        const known = await read(key)
        return known === undefined ? [] : explainIntake(known)
      },
    }
  },
})
