import { OrderQueued, OrderSubmitted } from '@carrick/schemas'
import { defineService, followPart } from '@carrick/service-host'
import { createSendMessage } from './adapters/call-endpoint.adapter.ts'
import { settings } from './config.ts'
import { RUNTIME } from './domain/schedule.ts'
import { learnCustomer } from './handlers/learn-customer.handler.ts'
import { sendNotification } from './handlers/send-notification.handler.ts'
import { TOLD_EVENTS, tellEvent } from './handlers/tell-event.handler.ts'

export const service = defineService({
  name: 'subscriptions',
  settings,
  compose: async ({ clock, logger, bundle }) => {
    const configuration = await bundle()
    const live = followPart(
      'The subscriptions',
      configuration,
      () => configuration.subscriptions(),
      logger,
    )
    return {
      handlers: [
        ...TOLD_EVENTS.map((token) => tellEvent(token, live.now)),
        learnCustomer(OrderSubmitted, live.now),
        learnCustomer(OrderQueued, live.now),
        sendNotification(live.now, createSendMessage(clock)),
      ],
      runtime: RUNTIME,
      degraded: () => live.problems(),
    }
  },
})
