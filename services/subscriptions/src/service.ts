import { defineService, followPart, type SubscriptionConnection } from '@carrick/service-host'
import { createPostWebhook } from './adapters/call-endpoint.adapter.ts'
import { postMail } from './adapters/post-mail.adapter.ts'
import { settings } from './config.ts'
import { checkMessages } from './domain/check-messages.ts'
import { mailTargets, RUNTIME } from './domain/schedule.ts'
import { BUYER_EVENTS, learnCustomer } from './handlers/learn-customer.handler.ts'
import { sendNotification } from './handlers/send-notification.handler.ts'
import { TOLD_EVENTS, tellEvent } from './handlers/tell-event.handler.ts'

/** A text that names what no event tells is a mistake of mesh.yaml. */
const checked = (subscription: SubscriptionConnection): SubscriptionConnection => {
  if (subscription.kind === 'email') checkMessages(subscription, TOLD_EVENTS)
  return subscription
}

export const service = defineService({
  name: 'subscriptions',
  settings,
  compose: async ({ clock, logger, bundle }) => {
    const configuration = await bundle()
    const live = followPart(
      'The subscriptions',
      configuration,
      () => configuration.subscriptions().map(checked),
      logger,
    )
    return {
      handlers: [
        ...TOLD_EVENTS.map((token) => tellEvent(token, live.now)),
        ...BUYER_EVENTS.map((token) => learnCustomer(token, live.now)),
        sendNotification(live.now, { webhook: createPostWebhook(clock), mail: postMail }),
      ],
      runtime: { ...RUNTIME, targets: mailTargets(live.now()) },
      degraded: () => live.problems(),
    }
  },
})
