import { describe, expect, it } from '@jest/globals'
import type { EmailSubscription } from '@carrick/mapping'
import { connectEmail } from './connect-email.ts'

const ENV = new Map([
  ['env:SMTP', 'smtps://mail.halyard.example'],
  ['env:PASSWORD', 'hunter2'],
])
const MESSAGES = { ShipmentDispatched: { subject: 'On its way', text: 'Look out for {tracking}' } }
const connect = (over: Partial<EmailSubscription> = {}) =>
  connectEmail(
    'customers',
    {
      kind: 'email',
      url: 'env:SMTP',
      from: 'Halyard Chandlery <orders@halyard.example>',
      to: 'contact',
      messages: MESSAGES,
      ...over,
    },
    (_name, setting) => ENV.get(setting) ?? setting,
  )

describe('a subscription by e-mail', () => {
  it('has its server, sender and messages, and is told no personal data unless it says so', () => {
    expect(connect()).toEqual({
      kind: 'email',
      name: 'customers',
      smtp: { host: 'mail.halyard.example', port: 465, security: 'tls' },
      from: { name: 'Halyard Chandlery', address: 'orders@halyard.example' },
      to: null,
      events: ['ShipmentDispatched'],
      messages: MESSAGES,
      when: {},
      pii: false,
    })
  })

  it('logs in with a password that is only referred to', () => {
    expect(connect({ user: 'me', password: 'env:PASSWORD' }).smtp.login).toEqual({
      user: 'me',
      password: 'hunter2',
    })
  })

  it('sends nothing before TLS, but to this machine', () => {
    expect(connect({ url: 'smtp://mail.halyard.example:2525' }).smtp).toEqual({
      host: 'mail.halyard.example',
      port: 2525,
      security: 'starttls',
    })
    expect(connect({ url: 'smtp://127.0.0.1' }).smtp).toMatchObject({
      port: 587,
      security: 'plain',
    })
    expect(connect({ url: 'smtp://[::1]:25' }).smtp).toMatchObject({
      host: '::1',
      security: 'plain',
    })
  })

  it('may have one address for everything, and a sender without a name', () => {
    expect(connect({ to: 'yard@halyard.example', from: 'orders@halyard.example' })).toMatchObject({
      to: 'yard@halyard.example',
      from: { name: '', address: 'orders@halyard.example' },
    })
  })

  it.each([
    'mail.halyard.example',
    'https://mail.halyard.example',
    'smtps://me:hunter2@mail.halyard.example',
    'smtps://mail.halyard.example/path',
    'smtp://',
  ])('is not sent through %s', (url) => {
    expect(() => connect({ url })).toThrow(
      'subscriptions.customers.url: expected smtps://host:port',
    )
  })

  it('names the sender or receiver that cannot be one', () => {
    expect(() => connect({ from: 'Halyard' })).toThrow('subscriptions.customers.from: expected')
    expect(() => connect({ to: 'a@b.example, c@d.example' })).toThrow(
      'subscriptions.customers.to: expected one e-mail address, or contact',
    )
  })
})
