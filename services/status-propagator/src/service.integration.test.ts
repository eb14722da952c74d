import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { OrderPosted, OrderStatusChanged, OrderSubmitted } from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  aMeta,
  anOrder,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { service } from './service.ts'

let running: RunningService
let outsider: Outsider

beforeAll(async () => {
  running = await startOnServers(service)
  outsider = await joinAsOutsider([OrderStatusChanged.topic])
}, 60_000)

afterAll(async () => {
  await outsider.close()
  await running.stop()
}, 30_000)

const ask = async (path: string): Promise<unknown> => {
  const response = await fetch(`${running.adminUrl}${path}`, {
    headers: { authorization: 'Bearer token-of-the-integration-tests' },
  })
  return response.json()
}

const submit = (orderId: string): Promise<void> =>
  outsider.publish(OrderSubmitted, orderId, {
    meta: aMeta('OrderSubmitted', orderId),
    order: anOrder(orderId),
    flow: null,
  })

const posted = (orderId: string): OrderPosted => ({
  meta: aMeta('OrderPosted', orderId),
  orderId,
  target: 'demo',
  documentId: 'SO-000001',
  orderVersion: 1,
  acknowledgement: 'AP',
  lines: [],
  holds: [],
  found: false,
})

describe('status-propagator on real servers', () => {
  it('publishes what an order looks like, also when its facts come in the wrong order', async () => {
    const orderId = randomUUID()
    await outsider.publish(OrderPosted, orderId, posted(orderId))
    await submit(orderId)
    const status = await eventually('a status that says posted', () =>
      outsider
        .seen(OrderStatusChanged, orderId)
        .find(({ integration }) => integration === 'POSTED'),
    )
    expect(status).toMatchObject({ documentId: 'SO-000001', target: 'demo', lifecycle: 'OPEN' })
  }, 60_000)

  it('tells the way of an order and that nothing blocks it', async () => {
    const orderId = randomUUID()
    await submit(orderId)
    await eventually(
      'a trace',
      async () => ((await ask(`/v1/orders/${orderId}/trace`)) as unknown[]).length > 0,
    )
    expect(await ask(`/v1/orders/${orderId}/trace`)).toMatchObject([{ what: 'received' }])
    expect(await ask(`/v1/orders/${orderId}/why`)).toEqual([])
    expect(await ask('/v1/status')).toMatchObject({ service: 'status-propagator', ready: true })
  }, 60_000)

  it('keeps bytes that are no event in the lane of their order, where an operator sees them', async () => {
    const orderId = randomUUID()
    await outsider.publishBytes(OrderPosted.topic, orderId, Buffer.from('not an event'))
    const letter = await eventually('a dead letter', async () =>
      ((await ask('/v1/dead-letters')) as { key: string; code: string }[]).find(
        ({ key }) => key === orderId,
      ),
    )
    expect(letter.code).toMatch(/^MESH_CODEC_/)
    expect(await ask(`/v1/dead-letters/${orderId}`)).toMatchObject({
      bytes: Buffer.from('not an event').toString('base64'),
      origin: { topic: OrderPosted.topic },
    })
    expect(await ask(`/v1/orders/${orderId}/why`)).toMatchObject([{ waiting: true }])
  }, 60_000)
})
