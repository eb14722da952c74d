import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { verifyWebhook } from '@carrick/erp'
import { CaseOpened, InvoicePosted, NotificationQueued, OrderSubmitted } from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { type Receiver, startReceiver } from './adapters/receiver.fake.ts'
import { anInvoice, aSubmission, NEXT_SECRET, SECRET } from './adapters/sample.fake.ts'
import { service } from './service.ts'

const MINUTE = 60_000
// What an earlier run left in the log is of other names and customers.
const RUN = randomUUID().slice(0, 8)
const SHOP = `shop-${RUN}`
const GONE = `gone-${RUN}`
const CUSTOMER = `C-${RUN}`

let shop: Receiver
let gone: Receiver
let isGone = true
let configuration: Configuration
let running: RunningService
let outsider: Outsider

const overlay = (secret: unknown = 'env:SECRET'): object => {
  const each = { events: ['InvoicePosted'], when: { customer: [CUSTOMER] } }
  return {
    subscriptions: {
      [SHOP]: { ...each, url: shop.url, secret },
      [GONE]: { ...each, url: gone.url, secret: 'env:SECRET' },
    },
  }
}

const start = (): Promise<RunningService> =>
  startOnServers(service, { ...configuration.env, SECRET, NEXT_SECRET })

beforeAll(async () => {
  shop = await startReceiver()
  gone = await startReceiver((response) => response.writeHead(isGone ? 410 : 204).end())
  configuration = await demoConfiguration(overlay())
  running = await start()
  outsider = await joinAsOutsider([NotificationQueued.topic, CaseOpened.topic])
}, MINUTE)

afterAll(async () => {
  await outsider.close()
  await running.stop()
  await Promise.all([shop.close(), gone.close(), configuration.remove()])
}, MINUTE)

interface Told {
  readonly id: string
  readonly orderId: string
  readonly invoiceId: string
}

const toldTo = (receiver: Receiver, secrets = [SECRET]): readonly Told[] =>
  receiver.deliveries.map(({ headers, bytes }) => {
    const { id } = verifyWebhook(headers, bytes, secrets, Date.now())
    const { data } = JSON.parse(bytes.toString()) as { data: Omit<Told, 'id'> }
    return { id, orderId: data.orderId, invoiceId: data.invoiceId }
  })

const submit = (orderId: string, customer = CUSTOMER): Promise<void> =>
  outsider.publish(OrderSubmitted, orderId, aSubmission(orderId, customer))
const invoice = (orderId: string, number: string): Promise<void> =>
  outsider.publish(InvoicePosted, orderId, anInvoice(orderId, number))

const laneOf = async (key: string) => (await running.runtime.why(key)).lane

const retry = async (key: string): Promise<void> => {
  const lane = await laneOf(key)
  await running.runtime.command({
    id: randomUUID(),
    key,
    verb: 'retry',
    expectedVersion: lane?.version ?? 0,
    by: 'a person',
    reason: 'it is back',
    planHash: 'none',
  })
}

describe('subscriptions on real servers', () => {
  it(
    'tell an endpoint of the orders of its customer, in order and once, whether the order or its invoice comes first',
    async () => {
      const [mine, other] = [randomUUID(), randomUUID()]
      await submit(other, 'C-other')
      await invoice(other, 'RE-other')
      await invoice(mine, 'RE-1')
      await submit(mine)
      for (const number of ['RE-2', 'RE-3']) await invoice(mine, number)
      await eventually('three webhooks', () => shop.deliveries.length >= 3)
      const told = toldTo(shop)
      expect(told.map(({ invoiceId }) => invoiceId)).toEqual(['RE-1', 'RE-2', 'RE-3'])
      expect(new Set(told.map(({ orderId }) => orderId))).toEqual(new Set([mine]))
      expect(new Set(told.map(({ id }) => id)).size).toBe(3)
    },
    MINUTE,
  )

  it(
    'give up an endpoint that is gone with a case for the integrator, and it gets all when somebody retries',
    async () => {
      const key = `hook:${GONE}`
      const [opened] = await eventually('the case', () => {
        const cases = outsider.seen(CaseOpened, key)
        return cases.length > 0 && cases
      })
      expect(opened).toMatchObject({ code: 'MESH_HOOK_GONE', ownerRole: 'integrator' })
      expect(toldTo(gone).map(({ invoiceId }) => invoiceId)).toEqual(['RE-1'])
      isGone = false
      await retry(key)
      await eventually('what waited', () => gone.deliveries.length >= 4)
      const told = toldTo(gone)
      expect(told.map(({ invoiceId }) => invoiceId)).toEqual(['RE-1', 'RE-1', 'RE-2', 'RE-3'])
      expect(told[1]?.id).toBe(told[0]?.id)
    },
    MINUTE,
  )

  it(
    'are signed by both secrets while one is exchanged, without a new start',
    async () => {
      await configuration.change(overlay(['env:SECRET', 'env:NEXT_SECRET']))
      const orderId = randomUUID()
      await submit(orderId)
      await eventually('two signatures', async () => {
        const before = shop.deliveries.length
        await invoice(orderId, `RE-${String(before)}`)
        await eventually('one more', () => shop.deliveries.length > before)
        const newest = shop.deliveries.at(-1)?.headers['webhook-signature'] ?? ''
        return String(newest).split(' ').length === 2
      })
      const newest = shop.deliveries.at(-1)
      if (newest === undefined) throw new Error('nothing came')
      for (const secret of [SECRET, NEXT_SECRET]) {
        const read = verifyWebhook(newest.headers, newest.bytes, [secret], Date.now())
        expect(read.id).toContain(SHOP)
      }
    },
    MINUTE,
  )

  it(
    'keep what waits for an endpoint over a new start, and send it under the same id',
    async () => {
      const key = `hook:${GONE}`
      const orderId = randomUUID()
      isGone = true
      await submit(orderId)
      await invoice(orderId, 'RE-before')
      await eventually('the blocked lane', async () => (await laneOf(key))?.state === 'waiting')
      const tried = toldTo(gone).at(-1)
      expect(tried?.invoiceId).toBe('RE-before')
      await running.stop()
      isGone = false
      running = await start()
      await eventually('its slots', () => running.runtime.status().slots.length > 0)
      expect(await laneOf(key)).toMatchObject({ state: 'waiting' })
      expect(toldTo(gone).at(-1)).toEqual(tried)
      const before = gone.deliveries.length
      await retry(key)
      await eventually('the message again', () => gone.deliveries.length > before)
      expect(toldTo(gone).at(-1)).toEqual(tried)
      await eventually('an open lane', async () => (await laneOf(key)) === undefined)
    },
    MINUTE,
  )
})
