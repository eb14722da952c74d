import { defineEffect, type EffectHandler } from '@carrick/messaging'
import { NotificationQueued } from '@carrick/schemas'
import { mailOf } from '../domain/mail.ts'
import { targetOf } from '../domain/notice.ts'
import type { Delivered, Message, Post, Subscriptions } from '../ports.ts'

/** Address and secrets are read at each try and kept nowhere. */
export interface SendCommand extends Message {
  readonly subscription: string
}

type SendNotification = EffectHandler<never, NotificationQueued, SendCommand, Delivered>

/** Sends a notice to its endpoint until it is taken or the schedule is over; one at a time, in order. */
export const sendNotification = (subscriptions: Subscriptions, post: Post): SendNotification => {
  const named = (name: string) => subscriptions().find((one) => one.name === name)
  const send: SendNotification['perform'] = async ({ subscription, ...message }, { signal }) => {
    const endpoint = named(subscription)
    if (endpoint?.kind === 'webhook') return post.webhook(endpoint, message, signal)
    const mail = endpoint && mailOf(endpoint, message)
    return endpoint === undefined || mail === undefined
      ? { kind: 'done', result: { status: null } }
      : post.mail(endpoint, { id: message.id, ...mail }, signal)
  }
  return defineEffect({
    name: 'subscriptions.send-notification',
    consumes: NotificationQueued,
    produces: [],
    ownerRole: 'integrator',
    decide: ({ value: { subscription, notificationId, meta, ...message } }) => {
      const endpoint = named(subscription)
      if (endpoint === undefined) return { disposition: 'superseded' }
      return {
        act: {
          operation: notificationId,
          number: 0,
          target: targetOf(endpoint),
          priority: meta.priority,
          command: { subscription, id: notificationId, ...message },
        },
      }
    },
    perform: send,
    // Nobody can be asked whether it came: it is sent again, and the receiver knows it by its id.
    lookUp: send,
    conclude: (_event, _state, answer) =>
      answer.kind === 'done' && answer.result.status === null ? { disposition: 'superseded' } : {},
  })
}
