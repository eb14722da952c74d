import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signWebhook } from '@carrick/erp'
import { uuid7 } from '@carrick/kernel'
import { type LabErp, startLabErp } from '@carrick/lab'
import { InvoicePosted, OrderAcknowledged, ShipmentDispatched } from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import * as scene from './adapters/lab-scene.fake.ts'
import { overlayOf, post, RUN, stockUp } from './adapters/lab-scene.fake.ts'
import { service } from './service.ts'

const PUSHING = `pushing-${RUN}`
const SPOILT = `spoilt-${RUN}`
const MINUTE = 60_000
const NEXT_SECRET = `whsec_${randomBytes(32).toString('base64')}`

let pushing: LabErp
let spoilt: LabErp
let spoiler: Server
let spoiltMark = ''
let configuration: Configuration
let running: RunningService
let outsider: Outsider

const untilTold = (orderId: string, ...expected: readonly string[]): Promise<boolean> =>
  scene.untilTold(outsider, orderId, ...expected)

/** Stands before an ERP and makes nonsense of the shipments of one order. */
const spoil = async (erp: LabErp): Promise<Server> => {
  const server = createServer((request, response) => {
    const headers = { authorization: request.headers.authorization ?? '' }
    void fetch(`${erp.baseUrl}${request.url ?? '/'}`, { headers }).then(async (answer) => {
      const text = await answer.text()
      const isSpoilt = spoiltMark !== '' && text.includes(spoiltMark)
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        .end(isSpoilt ? text.replaceAll(/"shippedOn":"[^"]*"/g, '"shippedOn":"soon"') : text)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const erps = (webhookSecret: string | readonly string[] = 'env:WEBHOOK_SECRET'): object =>
  overlayOf({
    [PUSHING]: {
      url: pushing.baseUrl,
      token: 'env:PUSHING_TOKEN',
      webhookSecret,
      // So long that only a webhook can bring news within this test.
      pollSeconds: 600,
    },
    [SPOILT]: {
      url: `http://127.0.0.1:${String((spoiler.address() as AddressInfo).port)}`,
      token: 'env:SPOILT_TOKEN',
      pollSeconds: 0.1,
    },
  })

const start = (): Promise<RunningService> =>
  startOnServers(service, {
    ...configuration.env,
    PUSHING_TOKEN: pushing.token,
    SPOILT_TOKEN: spoilt.token,
    WEBHOOK_SECRET: pushing.webhookSecret,
    NEXT_SECRET,
  })

beforeAll(async () => {
  pushing = await startLabErp()
  spoilt = await startLabErp()
  for (const erp of [pushing, spoilt]) stockUp(erp)
  spoiler = await spoil(spoilt)
  configuration = await demoConfiguration(erps())
  running = await start()
  outsider = await joinAsOutsider([
    OrderAcknowledged.topic,
    ShipmentDispatched.topic,
    InvoicePosted.topic,
  ])
}, MINUTE)

afterAll(async () => {
  await outsider.close()
  await running.stop()
  spoiler.close()
  spoiler.closeAllConnections()
  await spoilt.stop()
  await pushing.stop()
  await configuration.remove()
}, MINUTE)

const address = (): string => `${running.httpUrl ?? ''}/v1/webhooks/${PUSHING}`

const send = (id: string, body: string, secret = pushing.webhookSecret): Promise<Response> => {
  const headers = { ...signWebhook(secret, id, Buffer.from(body), Date.now()) }
  return fetch(address(), { method: 'POST', body, headers })
}

const shipment = (mark: string): string =>
  JSON.stringify({
    type: 'shipment',
    at: new Date().toISOString(),
    mark,
    documentId: 'SO-1',
    shipmentId: `DN-${mark}`.slice(0, 40),
    version: 1,
    shippedOn: '2026-11-23',
    deliveredOn: null,
    carrier: null,
    tracking: null,
    withdrawn: false,
    lines: [{ lineRef: 'line-1', quantity: '1' }],
  })

describe('webhooks on real servers', () => {
  it(
    'tell what happened at once, and the poll does not tell it again',
    async () => {
      pushing.settings.webhookUrl = address()
      const { orderId, documentId } = await post(pushing)
      await untilTold(orderId, 'OrderAcknowledged')
      pushing.books.ship(documentId)
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched')
      await scene.everythingIsTold(outsider, pushing)
      expect(scene.toldOf(outsider, orderId)).toHaveLength(2)
      pushing.settings.webhookUrl = undefined
    },
    MINUTE,
  )

  it(
    'are taken once under one id, also when the same comes many times at once',
    async () => {
      const mark = randomUUID()
      const id = `msg_${mark}`
      const body = shipment(mark)
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(id, body)))
      expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204])
      await untilTold(mark, 'ShipmentDispatched')
      expect((await send(id, shipment(randomUUID()))).status).toBe(422)
    },
    MINUTE,
  )

  it(
    'are refused with problem+json when somebody else signed them',
    async () => {
      const mark = randomUUID()
      const forged = await send('msg_1', shipment(mark), `whsec_${'A'.repeat(44)}`)
      expect(forged.status).toBe(401)
      expect(forged.headers.get('content-type')).toContain('application/problem+json')
      expect(await forged.json()).toMatchObject({ code: 'MESH_WEBHOOK_SIGNATURE' })
      expect(scene.toldOf(outsider, mark)).toEqual([])
    },
    MINUTE,
  )
})

describe('a secret of webhooks', () => {
  it(
    'is exchanged in mesh.yaml while the service runs',
    async () => {
      const answer = async (secret: string): Promise<number> => {
        const mark = randomUUID()
        return (await send(`msg_${mark}`, shipment(mark), secret)).status
      }
      const old = pushing.webhookSecret
      expect(await answer(NEXT_SECRET)).toBe(401)
      await configuration.change(erps(['env:WEBHOOK_SECRET', 'env:NEXT_SECRET']))
      await eventually('the new secret', async () => (await answer(NEXT_SECRET)) === 204)
      expect(await answer(old)).toBe(204)
      await configuration.change(erps('env:NEXT_SECRET'))
      await eventually('the end of the old one', async () => (await answer(old)) === 401)
      await configuration.change(erps())
      await eventually('the old one again', async () => (await answer(old)) === 204)
    },
    MINUTE,
  )
})

describe('an entry of the feed that makes no sense', () => {
  it(
    'blocks its order only, shows as a dead letter, and is skipped when it is mended',
    async () => {
      const bad = await post(spoilt)
      await untilTold(bad.orderId, 'OrderAcknowledged')
      spoiltMark = bad.orderId
      spoilt.books.ship(bad.documentId)
      const letter = await eventually('a dead letter', async () =>
        (await running.runtime.deadLetters(1_000)).find(({ lane }) => lane.key === bad.orderId),
      )
      expect(letter.lane.failure).toMatchObject({ code: 'MESH_ERP_FORMAT' })
      expect(letter.lane.failure?.message).toContain('shippedOn')
      await scene.everythingIsTold(outsider, spoilt)

      spoiltMark = ''
      spoilt.books.deliver(bad.documentId)
      await scene.everythingIsTold(outsider, spoilt)
      expect(scene.toldOf(outsider, bad.orderId)).toHaveLength(1)
      const { lane } = await running.runtime.why(bad.orderId)
      await running.runtime.command({
        id: uuid7(Date.now()),
        key: bad.orderId,
        verb: 'skip',
        expectedVersion: lane?.version ?? 0,
        by: 'a person',
        reason: 'mended in the ERP',
        planHash: 'p',
      })
      await untilTold(bad.orderId, 'OrderAcknowledged', 'ShipmentDispatched', 'ShipmentDelivered')
    },
    MINUTE,
  )
})

describe('two instances', () => {
  it(
    'tell everything once, also when the one that reads goes away',
    async () => {
      const other = await start()
      const first = await post(spoilt)
      await untilTold(first.orderId, 'OrderAcknowledged')
      await running.stop()
      running = other
      spoilt.books.ship(first.documentId)
      await untilTold(first.orderId, 'OrderAcknowledged', 'ShipmentDispatched')
      await scene.everythingIsTold(outsider, spoilt)
      expect(scene.toldOf(outsider, first.orderId)).toHaveLength(2)
    },
    MINUTE,
  )
})
