import { defineEffect, type EffectHandler } from '@carrick/messaging'
import { NotificationQueued } from '@carrick/schemas'
import { targetOf } from '../domain/notice.ts'
import type { Delivered, Message, SendMessage, Subscriptions } from '../ports.ts'

/** Address and secrets are read at each try and kept nowhere. */
export interface SendCommand extends Message {
  readonly subscription: string
}

type SendNotification = EffectHandler<never, NotificationQueued, SendCommand, Delivered>

/** Posts a notice to its endpoint until it is taken or the schedule is over; one at a time, in order. */
export const sendNotification = (
  subscriptions: Subscriptions,
  sendMessage: SendMessage,
): SendNotification => {
  const named = (name: string) => subscriptions().find((one) => one.name === name)
  const send: SendNotification['perform'] = async ({ subscription, id, body }, { signal }) => {
    const endpoint = named(subscription)
    if (endpoint === undefined) return { kind: 'done', result: { status: null } }
    return sendMessage(endpoint, { id, body }, signal)
  }
  return defineEffect({
    name: 'subscriptions.send-notification',
    consumes: NotificationQueued,
    produces: [],
    ownerRole: 'integrator',
    decide: ({ value: { subscription, notificationId, body, meta } }) => {
      if (named(subscription) === undefined) return { disposition: 'superseded' }
      return {
        act: {
          operation: notificationId,
          number: 0,
          target: targetOf(subscription),
          priority: meta.priority,
          command: { subscription, id: notificationId, body },
        },
      }
    },
    perform: send,
    // Nobody can be asked whether it came: it is sent again, and the receiver drops it by its id.
    lookUp: send,
    conclude: (_event, _state, answer) =>
      answer.kind === 'done' && answer.result.status === null ? { disposition: 'superseded' } : {},
  })
}
