import { describe, expect, it } from '@jest/globals'
import type { PaymentSystem } from '@carrick/mapping'
import { connectPayments, connectPaymentTeller } from './connect-payments.ts'

const connect = (over: Partial<PaymentSystem> = {}) =>
  connectPayments(
    'bank',
    { url: 'https://pay.example/v1', token: 'env:TOKEN', ...over },
    (_name, setting) => (setting === 'env:TOKEN' ? 't0ken' : setting),
  )

describe('the connection to a payment provider', () => {
  it('has four refunds at a time and ten seconds for each, unless it says otherwise', () => {
    expect(connect()).toEqual({
      name: 'bank',
      baseUrl: 'https://pay.example/v1',
      token: 't0ken',
      concurrency: 4,
      deadlineMs: 10_000,
      pollMs: 60_000,
    })
    expect(connect({ concurrency: 1, deadlineSeconds: 2.5, pollSeconds: 0.5 })).toMatchObject({
      concurrency: 1,
      deadlineMs: 2_500,
      pollMs: 500,
    })
  })

  it('tells who signs with one of its secrets, without its token', () => {
    const key = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    const teller = (value: string) =>
      connectPaymentTeller('bank', { webhookSecret: ['env:A', 'env:B'] }, () => value)
    expect(teller(key)).toEqual({ name: 'bank', secrets: [key, key] })
    expect(connectPaymentTeller('bank', {}, () => key)).toEqual({ name: 'bank', secrets: [] })
    expect(() => teller('whsec_c2hvcnQ=')).toThrow('systems.payments.bank.webhookSecret')
  })

  it.each<[string, Partial<PaymentSystem>, RegExp]>([
    ['an address that is none', { url: 'here' }, /^systems\.payments\.bank\.url: expected a URL/],
    [
      'no authority',
      { caFile: 'absent.pem' },
      /^systems\.payments\.bank\.caFile: absent\.pem cannot/,
    ],
  ])('is refused with %s', (_what, over, message) => {
    expect(() => connect(over)).toThrow(expect.objectContaining({ code: 'MESH_CONFIG_SETTING' }))
    expect(() => connect(over)).toThrow(message)
  })
})
