import { afterEach, describe, expect, it } from '@jest/globals'
import { verifyWebhook } from '@carrick/erp'
import { systemClock } from '@carrick/kernel'
import { createCallEndpoint } from './call-endpoint.adapter.ts'
import type { EndpointAnswer } from './judge-answer.adapter.ts'
import { type Receiver, startReceiver } from './receiver.fake.ts'
import { NEXT_SECRET, SECRET } from './sample.fake.ts'

const callEndpoint = createCallEndpoint(systemClock)
const MESSAGE = { id: 'event_shop', body: '{"type":"invoice.posted","data":{"name":"Ærø"}}' }
const patient = new AbortController().signal

let receiver: Receiver

afterEach(() => receiver.close())

const send = (secrets: readonly string[], signal = patient): Promise<EndpointAnswer> =>
  callEndpoint({ url: receiver.url, secrets }, MESSAGE, signal)

const verifiedBy = (secret: string): unknown => {
  const [delivery] = receiver.deliveries
  if (delivery === undefined) throw new Error('nothing came')
  return verifyWebhook(delivery.headers, delivery.bytes, [secret], Date.now())
}

const answeredBy = async (
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<EndpointAnswer> => {
  receiver = await startReceiver((response) => response.writeHead(status, headers).end())
  return send([SECRET])
}

describe('the call of an endpoint', () => {
  it('posts the bytes of the message, signed', async () => {
    receiver = await startReceiver()
    expect(await send([SECRET])).toEqual({
      kind: 'answered',
      status: 204,
      retryAfterMs: undefined,
    })
    expect(receiver.deliveries[0]?.bytes.toString()).toBe(MESSAGE.body)
    expect(receiver.deliveries[0]?.headers['content-type']).toBe('application/json')
    expect(verifiedBy(SECRET)).toEqual({ id: 'event_shop' })
    expect(() => verifiedBy(NEXT_SECRET)).toThrow('The signature does not fit')
  })

  it('is signed by both secrets while one is exchanged', async () => {
    receiver = await startReceiver()
    await send([SECRET, NEXT_SECRET])
    expect(verifiedBy(SECRET)).toEqual({ id: 'event_shop' })
    expect(verifiedBy(NEXT_SECRET)).toEqual({ id: 'event_shop' })
  })

  it('does not go where a redirection points', async () => {
    expect(await answeredBy(307, { location: '/elsewhere' })).toMatchObject({ status: 307 })
    expect(receiver.deliveries).toHaveLength(1)
  })

  it('hears when to come again, in seconds', async () => {
    expect(await answeredBy(429, { 'retry-after': '120' })).toMatchObject({ retryAfterMs: 120_000 })
  })

  it('hears when to come again, as a date, and never waits longer than a day', async () => {
    const date = new Date(Date.now() + 10 * 86_400_000).toUTCString()
    expect(await answeredBy(503, { 'retry-after': date })).toMatchObject({
      retryAfterMs: 86_400_000,
    })
  })

  it('makes nothing of a nonsensical date', async () => {
    const answer = await answeredBy(503, { 'retry-after': 'soon' })
    expect(answer).toMatchObject({ status: 503, retryAfterMs: undefined })
  })

  it('that is cut has no answer', async () => {
    receiver = await startReceiver((response) => response.destroy())
    expect(await send([SECRET])).toMatchObject({ kind: 'silent' })
  })

  it('ends with its deadline', async () => {
    receiver = await startReceiver(() => undefined)
    const ending = new AbortController()
    const answer = send([SECRET], ending.signal)
    ending.abort(new Error('no answer within 15 s'))
    expect(await answer).toMatchObject({ kind: 'silent' })
  })

  it('to nobody has no answer', async () => {
    receiver = await startReceiver()
    const url = 'http://127.0.0.1:1/hooks'
    const answer = await callEndpoint({ url, secrets: [SECRET] }, MESSAGE, patient)
    expect(answer).toMatchObject({ kind: 'silent' })
  })
})
