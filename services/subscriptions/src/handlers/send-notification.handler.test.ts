import { describe, expect, it } from '@jest/globals'
import type { NotificationQueued } from '@carrick/schemas'
import { aMeta, givenEffect, SOME_ORDER } from '@carrick/testkit'
import { aSubscription, SECRET } from '../adapters/sample.fake.ts'
import type { SendMessage } from '../ports.ts'
import { sendNotification } from './send-notification.handler.ts'

const shop = aSubscription('shop')
const queued: NotificationQueued = {
  meta: aMeta('NotificationQueued', 'hook:shop'),
  subscription: 'shop',
  notificationId: 'event_shop',
  orderId: SOME_ORDER,
  type: 'invoice.posted',
  body: '{}',
}
const untouched: SendMessage = () => {
  throw new Error('a decision must not call anybody')
}
const call = {
  opKey: 'hook:shop/event_shop/0',
  key: 'hook:shop',
  target: 'hook:shop',
  signal: new AbortController().signal,
  deadlineMs: 15_000,
}
const command = { subscription: 'shop', id: 'event_shop', body: '{}' }

describe('send notification', () => {
  it('asks for one call per notice, and keeps neither address nor secret', () => {
    const { act } = givenEffect(sendNotification(() => [shop], untouched)).when(queued)
    expect(act).toMatchObject({ operation: 'event_shop', number: 0, target: 'hook:shop', command })
    expect(JSON.stringify(act)).not.toContain(SECRET)
    expect(JSON.stringify(act)).not.toContain('example')
  })

  it('drops what nobody wants any more', () => {
    const gone = sendNotification(() => [], untouched)
    expect(givenEffect(gone).when(queued)).toEqual({ disposition: 'superseded' })
  })

  it('drops it also when the subscription went away while it waited for its turn', async () => {
    const gone = sendNotification(() => [], untouched)
    const answer = await gone.perform(command, call)
    expect(answer).toEqual({ kind: 'done', result: { status: null } })
    if (answer.kind !== 'done') throw new Error('unreachable')
    expect(givenEffect(gone).concluding(queued, answer)).toEqual({ disposition: 'superseded' })
  })

  it('sends the same message again when nobody knows whether it came', async () => {
    const sent: unknown[] = []
    const handler = sendNotification(
      () => [shop],
      (endpoint, message) => {
        sent.push([endpoint.url, message])
        return Promise.resolve({ kind: 'done', result: { status: 204 } })
      },
    )
    await handler.perform(command, call)
    expect(await handler.lookUp(command, call)).toEqual({ kind: 'done', result: { status: 204 } })
    const message = [shop.url, { id: 'event_shop', body: '{}' }]
    expect(sent).toEqual([message, message])
  })
})
