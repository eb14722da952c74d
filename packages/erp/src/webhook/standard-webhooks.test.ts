import { describe, expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { signWebhook, verifyWebhook } from './standard-webhooks.ts'

const secret = `whsec_${Buffer.from('a secret of some length, 32 bytes').toString('base64')}`
const other = `whsec_${Buffer.from('another secret').toString('base64')}`
const body = Buffer.from('{"type":"order","name":"Ærø"}')
const now = Date.now()
const headers = signWebhook(secret, 'msg_1', body, now)

const verify = (
  change: Readonly<Record<string, string | undefined>> = {},
  bytes: Uint8Array = body,
  secrets: readonly string[] = [secret],
): unknown => verifyWebhook({ ...headers, ...change }, bytes, secrets, now)

describe('a signed webhook', () => {
  it('is taken by the reference library of the standard', () => {
    const verified = new Webhook(secret).verify(body.toString(), { ...headers })
    expect(verified).toEqual({ type: 'order', name: 'Ærø' })
  })

  it('is taken when the reference library signed it', () => {
    const signature = new Webhook(secret).sign('msg_1', new Date(now), body.toString())
    expect(verify({ 'webhook-signature': signature })).toEqual({ id: 'msg_1' })
  })

  it('is signed by both secrets while one is exchanged, so that the receiver may know either', () => {
    const whole = `whsec_${Buffer.from('another secret of some length').toString('base64')}`
    const both = signWebhook([secret, whole], 'msg_1', body, now)
    expect(both['webhook-signature'].split(' ')).toHaveLength(2)
    for (const known of [secret, whole]) {
      expect(new Webhook(known).verify(body.toString(), { ...both })).toMatchObject({ name: 'Ærø' })
      expect(verify(both, body, [known])).toEqual({ id: 'msg_1' })
    }
  })

  it('is taken under an old or a new secret while it is exchanged', () => {
    expect(verify({}, body, [other, secret])).toEqual({ id: 'msg_1' })
    const both = `v1,${'A'.repeat(44)} ${headers['webhook-signature']}`
    expect(verify({ 'webhook-signature': both })).toEqual({ id: 'msg_1' })
  })

  it.each<readonly [string, () => unknown]>([
    [
      'its body was changed by one byte',
      () => verify({}, Buffer.from(body.toString().replace('o', '0'))),
    ],
    ['it is signed with another secret', () => verify({}, body, [other])],
    ['there is no secret', () => verify({}, body, [])],
    ['its id was changed', () => verify({ 'webhook-id': 'msg_2' })],
    ['a header is missing', () => verify({ 'webhook-id': undefined })],
    ['its signature is empty', () => verify({ 'webhook-signature': 'v1,' })],
    ['its signature is of another scheme', () => verify({ 'webhook-signature': 'v1a,AAAA' })],
    ['its timestamp is no number', () => verify({ 'webhook-timestamp': '1e9' })],
  ])('is refused when %s', (_why, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'MESH_WEBHOOK_SIGNATURE' }))
  })

  it.each([-301_000, 302_000])('is refused when its clock is %i ms off', (off) => {
    expect(() => verifyWebhook(headers, body, [secret], now + off)).toThrow(
      expect.objectContaining({ code: 'MESH_WEBHOOK_STALE' }),
    )
  })
})
