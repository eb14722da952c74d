import { describe, expect, it } from '@jest/globals'
import type { WebhookSubscription } from '@carrick/mapping'
import { connectSubscription } from './connect-subscription.ts'

const KEY = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const ENV = new Map([
  ['env:KEY', KEY],
  ['env:SHORT', 'whsec_c2hvcnQ='],
])
const connect = (over: Partial<WebhookSubscription> = {}) =>
  connectSubscription(
    'shop',
    { url: 'https://shop.example/hooks', secret: 'env:KEY', events: ['InvoicePosted'], ...over },
    (_name, setting) => ENV.get(setting) ?? setting,
  )

describe('a subscription', () => {
  it('has its secrets, and is told no personal data unless it says so', () => {
    expect(connect()).toEqual({
      kind: 'webhook',
      name: 'shop',
      url: 'https://shop.example/hooks',
      secrets: [KEY],
      events: ['InvoicePosted'],
      when: {},
      pii: false,
    })
    expect(connect({ secret: ['env:KEY', 'env:KEY'], pii: true })).toMatchObject({
      secrets: [KEY, KEY],
      pii: true,
    })
  })

  it.each(['http://127.0.0.1:8080/hooks', 'http://localhost/hooks', 'http://[::1]:1/'])(
    'may be on this machine without https: %s',
    (url) => {
      expect(connect({ url })).toMatchObject({ url })
    },
  )

  it.each([
    'http://shop.example/hooks',
    'http://127.0.0.1.shop.example/',
    'https://me:secret@shop.example/',
    'ftp://shop.example/',
    'shop.example',
  ])('is not sent to %s', (url) => {
    expect(() => connect({ url })).toThrow('subscriptions.shop.url: expected an https URL')
  })

  it('may not be signed with what could be guessed', () => {
    expect(() => connect({ secret: 'env:SHORT' })).toThrow(
      'subscriptions.shop.secret: what it refers to is no webhook secret',
    )
  })
})
