import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { SOME_ORDER } from '@carrick/testkit'
import { aQueuedOrder } from '../adapters/sample-intake.fake.ts'
import type { OrderIntake } from '../ports.ts'
import { cancelOrder } from './cancel-order.route.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const scene = (over: Partial<OrderIntake> = {}) => {
  const wishes: unknown[] = []
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  const tokens = {
    lifetimeSeconds: 1,
    issue: () => Promise.resolve(''),
    clientOf: (name: string) => Promise.resolve({ name, channel: 'web', secret: 's' }),
  }
  cancelOrder(server.app, tokens, {
    accepted: () => Promise.resolve(undefined),
    read: () => Promise.resolve(aQueuedOrder()),
    cancel: (orderId, wish, { key }) => {
      wishes.push({ orderId, ...wish, key })
      return Promise.resolve({ kind: 'accepted' })
    },
    ...over,
  })
  const call = async (body: unknown, client = 'web-shop', orderId = SOME_ORDER, key = 'k-1') => {
    const answer = await server.app.inject({
      method: 'POST',
      url: `/v1/orders/${orderId}/cancellations`,
      headers: { authorization: `Bearer ${client}`, ...(key && { 'idempotency-key': key }) },
      payload: body as object,
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<unknown>() }
  }
  return { call, wishes }
}

describe('the cancellation of an order by its client', () => {
  it('is accepted with the address where its outcome will be', async () => {
    const { call, wishes } = scene()
    const location = `/v1/orders/${SOME_ORDER}`
    expect(await call({ reason: 'bought twice' })).toMatchObject({
      status: 202,
      headers: { location },
      body: { orderId: SOME_ORDER, location },
    })
    await call({})
    expect(wishes).toEqual([
      { orderId: SOME_ORDER, client: 'web-shop', reason: 'bought twice', key: 'k-1' },
      { orderId: SOME_ORDER, client: 'web-shop', reason: null, key: 'k-1' },
    ])
  })

  it('is accepted of an order that was accepted and not looked at yet', async () => {
    const accepted = () =>
      Promise.resolve({ client: 'web-shop', channel: 'web', externalId: 'WEB-1', draft: {} })
    const read = () => Promise.resolve(undefined)
    expect(await scene({ accepted, read }).call({})).toMatchObject({ status: 202 })
  })

  it('may be of lines alone, by their numbers', async () => {
    const draft = { lines: [{ sku: 'ROPE-08' }, { lineNumber: 20, sku: 'SHACKLE' }] }
    const accepted = () =>
      Promise.resolve({ client: 'web-shop', channel: 'web', externalId: 'WEB-1', draft })
    const { call, wishes } = scene({ accepted })
    expect(await call({ lines: [20, 1] })).toMatchObject({ status: 202 })
    expect(wishes).toMatchObject([{ lines: [20, 1] }])
    expect(await call({ lines: [1, 2] })).toMatchObject({
      status: 422,
      body: { code: 'MESH_CLIENT_LINE_UNKNOWN', findings: [{ path: 'lines[1]' }] },
    })
    expect(wishes).toHaveLength(1)
  })

  it('is of its own orders: those of another are not there', async () => {
    const { call, wishes } = scene()
    expect(await call({}, 'market')).toMatchObject({ status: 404 })
    expect(await call({}, 'web-shop', 'erp:demo:CUSTOMER:KLEIN')).toMatchObject({ status: 404 })
    expect(wishes).toEqual([])
  })

  it.each<[string, unknown, number]>([
    ['a reason that is none', { reason: 7 }, 422],
    ['a reason too long', { reason: 'x'.repeat(1_001) }, 422],
    ['U+0000 in its reason', { reason: 'a\0b' }, 422],
    ['no line', { lines: [] }, 422],
    ['a line that is none', { lines: ['1'] }, 422],
    ['a field that it does not take', { line: 1 }, 422],
    ['a list for a body', [], 400],
  ])('with %s is refused', async (_name, body, status) => {
    const { call, wishes } = scene()
    expect(await call(body)).toMatchObject({ status })
    expect(wishes).toEqual([])
  })

  it('needs a key, and one key is one wish', async () => {
    expect(await scene().call({}, 'web-shop', SOME_ORDER, '')).toMatchObject({ status: 400 })
    const cancel = () => Promise.resolve({ kind: 'other-payload' as const })
    expect(await scene({ cancel }).call({})).toMatchObject({
      status: 422,
      body: { code: 'MESH_CLIENT_KEY_REUSED' },
    })
  })
})
