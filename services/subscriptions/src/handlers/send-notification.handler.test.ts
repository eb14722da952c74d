import { describe, expect, it } from '@jest/globals'
import type { NotificationQueued } from '@carrick/schemas'
import { aMeta, givenEffect, SOME_ORDER } from '@carrick/testkit'
import { anEmail, aSubscription, SECRET } from '../adapters/sample.fake.ts'
import type { Message, Post } from '../ports.ts'
import { sendNotification } from './send-notification.handler.ts'

const shop = aSubscription('shop')
const queued: NotificationQueued = {
  meta: aMeta('NotificationQueued', 'hook:shop'),
  subscription: 'shop',
  notificationId: 'event_shop',
  orderId: SOME_ORDER,
  recipient: null,
  orderNumber: null,
  type: 'invoice.posted',
  body: '{}',
}
const nobody = (): never => {
  throw new Error('a decision must not call anybody')
}
const untouched: Post = { webhook: nobody, mail: nobody }
const call = {
  opKey: 'hook:shop/event_shop/0',
  key: 'hook:shop',
  target: 'hook:shop',
  signal: new AbortController().signal,
  deadlineMs: 15_000,
}
const message: Message = {
  id: 'event_shop',
  orderId: SOME_ORDER,
  recipient: null,
  orderNumber: null,
  type: 'invoice.posted',
  body: '{}',
}
const command = { subscription: 'shop', ...message }

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
    const handler = sendNotification(() => [shop], {
      ...untouched,
      webhook: (endpoint, one) => {
        sent.push([endpoint.name, one])
        return Promise.resolve({ kind: 'done', result: { status: 204 } })
      },
    })
    await handler.perform(command, call)
    expect(await handler.lookUp(command, call)).toEqual({ kind: 'done', result: { status: 204 } })
    expect(sent).toEqual([
      ['shop', message],
      ['shop', message],
    ])
  })

  const written = async (over: Partial<typeof command>) => {
    const sent: unknown[] = []
    const handler = sendNotification(() => [anEmail('shop')], {
      ...untouched,
      mail: (_endpoint, mail) => {
        sent.push(mail)
        return Promise.resolve({ kind: 'done', result: { status: 250 } })
      },
    })
    const answer = await handler.perform({ ...command, ...over }, call)
    return { sent, answer }
  }
  const body = JSON.stringify({ data: { invoiceId: 'RE-1', grossAmount: '5', currency: 'EUR' } })

  it('writes a mail by the templates in force', async () => {
    const { sent } = await written({ recipient: 'maria@anders.example', body })
    expect(sent).toEqual([
      {
        id: 'event_shop',
        to: 'maria@anders.example',
        subject: `Invoice RE-1 of your order ${SOME_ORDER}`,
        text: 'Please pay 5 EUR.',
      },
    ])
  })

  it('drops what no template is for any more', async () => {
    const { sent, answer } = await written({
      recipient: 'maria@anders.example',
      type: 'other',
      body,
    })
    expect(sent).toEqual([])
    expect(answer).toEqual({ kind: 'done', result: { status: null } })
  })
})
