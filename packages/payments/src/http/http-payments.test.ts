import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { PaymentPort } from '../port.ts'
import { createHttpPayments } from './http-payments.ts'

const request = {
  key: 'r/1',
  paymentReference: 'P-1',
  currency: 'EUR',
  amount: '12.50',
  orderId: 'order-1',
}
const refund = { ...request, refundId: 'RF-1', state: 'settled', failure: null }
const call = { signal: new AbortController().signal, deadlineMs: 10_000 }

describe('the adapter of the payment contract', () => {
  let server: Server
  let port: PaymentPort
  let answer: unknown
  let seen: { headers: IncomingHttpHeaders; url: string | undefined; body: string } | undefined

  beforeEach(async () => {
    seen = undefined
    server = createServer((incoming, response) => {
      let body = ''
      incoming.on('data', (chunk) => (body += String(chunk)))
      incoming.on('end', () => {
        seen = { headers: incoming.headers, url: incoming.url, body }
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port: number } = server.address() as AddressInfo
    port = createHttpPayments({
      provider: 'bank',
      baseUrl: `http://127.0.0.1:${String(number)}/v1/`,
      token: 't0ken',
      concurrency: 1,
      now: () => 0,
    })
  })
  afterEach(async () => {
    await port.close()
    server.close()
    server.closeAllConnections()
  })

  it('sends the key as the contract says, and amounts as texts', async () => {
    answer = refund
    expect(await port.refund(request, call)).toEqual({ kind: 'posted', result: refund })
    expect(seen).toMatchObject({
      url: '/v1/refunds',
      headers: { authorization: 'Bearer t0ken', 'idempotency-key': '"r/1"' },
    })
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      paymentReference: 'P-1',
      currency: 'EUR',
      amount: '12.50',
      orderId: 'order-1',
    })
  })

  it('takes the same amount in other digits', async () => {
    answer = { ...refund, amount: '12.5' }
    expect(await port.refund(request, call)).toMatchObject({ kind: 'posted' })
  })

  it.each([{ key: 'r/2' }, { currency: 'USD' }, { amount: '12.51' }])(
    'is in doubt about an answer to another request: %j',
    async (over) => {
      answer = { ...refund, ...over }
      expect(await port.refund(request, call)).toMatchObject({
        kind: 'in-doubt',
        cause: { code: 'MESH_PAY_FORMAT' },
      })
    },
  )

  it('looks a refund up by its key, and believes no other', async () => {
    answer = { refunds: [refund] }
    expect(await port.findRefund('r/1', call)).toEqual(refund)
    expect(seen?.url).toBe('/v1/refunds?key=r%2F1')
    await expect(port.findRefund('r/2', call)).rejects.toMatchObject({ code: 'MESH_PAY_FORMAT' })
    answer = { refunds: 'none' }
    await expect(port.findRefund('r/1', call)).rejects.toMatchObject({ code: 'MESH_PAY_FORMAT' })
  })

  it('sends nothing for a caller who gave up before', async () => {
    const signal = AbortSignal.abort()
    expect(await port.refund(request, { ...call, signal })).toMatchObject({ kind: 'transient' })
    expect(seen).toBeUndefined()
  })
})
