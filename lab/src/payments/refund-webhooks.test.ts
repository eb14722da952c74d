import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { verifyWebhook } from '@carrick/erp'
import { isMeshError } from '@carrick/kernel'
import { readRefund } from '@carrick/payments'
import { eventually } from '../eventually.fixture.ts'
import { type LabPayments, startLabPayments } from './payment-server.ts'

interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

describe('the webhooks of the lab payment provider', () => {
  let lab: LabPayments
  let server: Server
  let heard: Heard[]

  beforeEach(async () => {
    heard = []
    lab = await startLabPayments()
    server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        heard.push({ headers: request.headers, body: Buffer.concat(parts) })
        response.writeHead(204).end()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await knob('webhooks', { url: `http://127.0.0.1:${String(port)}/hook` })
    await knob('settle-later', { later: true })
  })
  afterEach(async () => {
    await lab.stop()
    server.close()
    server.closeAllConnections()
  })

  const knob = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${lab.adminUrl}/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return answer.json()
  }
  const take = (key: string) =>
    lab.books.refund(key, {
      paymentReference: null,
      currency: 'EUR',
      amount: '5.00',
      orderId: 'order-1',
    })
  const verdict = ({ headers, body }: Heard): string => {
    try {
      return verifyWebhook(headers, body, [lab.webhookSecret], Date.now()).id
    } catch (thrown) {
      return isMeshError(thrown) ? thrown.code : 'thrown'
    }
  }
  const hear = (count: number) => eventually('the webhooks', () => heard.length >= count)

  it('tell of a refund when it has settled, signed, with the order that it is of', async () => {
    expect(take('r/1')).toMatchObject({ kind: 'created', result: { state: 'pending' } })
    expect(await knob('settle', { key: 'r/1' })).toEqual({ settled: 1 })
    await hear(1)
    expect(heard.map(verdict)).toEqual([expect.stringMatching(/^msg_/)])
    expect(readRefund(JSON.parse(String(heard[0]?.body)))).toMatchObject({
      key: 'r/1',
      orderId: 'order-1',
      state: 'settled',
    })
    expect(await knob('settle', {})).toEqual({ settled: 0 })
  })

  it('tell of one that has failed, whose money may be paid back otherwise', async () => {
    take('r/2')
    await knob('settle', { failure: 'The account is closed' })
    await hear(1)
    expect(lab.books.find('r/2')).toMatchObject({
      state: 'failed',
      failure: { code: 'MESH_PAY_REFUSED', message: 'The account is closed' },
    })
  })

  it('are lost, sent twice, forged or stale when a knob says so', async () => {
    for (const fault of ['lose', 'repeat', 'forge', 'stale']) await knob('webhooks', { fault })
    for (const key of ['a', 'b', 'c', 'd']) take(key)
    await knob('settle', {})
    await hear(4)
    const [first, ...others] = heard.map(verdict).sort()
    expect([first, others.filter((one) => one.startsWith('msg_'))]).toEqual([
      'MESH_WEBHOOK_SIGNATURE',
      [others[1], others[1]],
    ])
    expect(others[0]).toBe('MESH_WEBHOOK_STALE')
  })
})
