import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { type LabErp, startLabErp } from '@carrick/lab'
import {
  InventoryLevelChanged,
  InvoicePosted,
  OrderAcknowledged,
  OrderHeld,
  OrderReleased,
  ShipmentDispatched,
  XrefLinked,
} from '@carrick/schemas'
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
import { labOrder, overlayOf, post, POOR, RUN, SCARCE, stockUp } from './adapters/lab-scene.fake.ts'
import { service } from './service.ts'

const POLLED = `polled-${RUN}`
const MINUTE = 60_000

let polled: LabErp
let configuration: Configuration
let running: RunningService
let outsider: Outsider

const start = (): Promise<RunningService> =>
  startOnServers(service, { ...configuration.env, POLLED_TOKEN: polled.token })

beforeAll(async () => {
  polled = await startLabErp()
  stockUp(polled)
  // The usual pauses: what is measured here is what users get.
  configuration = await demoConfiguration(
    overlayOf({ [POLLED]: { url: polled.baseUrl, token: 'env:POLLED_TOKEN' } }),
  )
  running = await start()
  outsider = await joinAsOutsider([
    OrderAcknowledged.topic,
    ShipmentDispatched.topic,
    InvoicePosted.topic,
    InventoryLevelChanged.topic,
    XrefLinked.topic,
  ])
}, MINUTE)

afterEach(async () => {
  await polled.up()
})

afterAll(async () => {
  await outsider.close()
  await running.stop()
  await polled.stop()
  await configuration.remove()
}, MINUTE)

const toldOf = (orderId: string): readonly string[] => scene.toldOf(outsider, orderId)
const untilTold = (orderId: string, ...expected: readonly string[]): Promise<boolean> =>
  scene.untilTold(outsider, orderId, ...expected)
const everythingIsTold = (): Promise<void> => scene.everythingIsTold(outsider, polled)

const reasons = async (): Promise<readonly string[]> => {
  const response = await fetch(`${running.adminUrl}/health/ready`)
  expect(response.status).toBe(200)
  return ((await response.json()) as { reasons: string[] }).reasons
}

describe('erp-events on real servers', () => {
  it(
    'tells each fact of an order once and in order, from its answer to its delivery',
    async () => {
      const { orderId, documentId } = await post(polled)
      await untilTold(orderId, 'OrderAcknowledged')
      polled.books.ship(documentId)
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched')
      polled.books.invoice(documentId)
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched', 'InvoicePosted')
      polled.books.deliver(documentId)
      await untilTold(
        orderId,
        ...['OrderAcknowledged', 'ShipmentDispatched', 'InvoicePosted', 'ShipmentDelivered'],
      )
      expect(outsider.seen(OrderAcknowledged, orderId)).toMatchObject([
        {
          target: POLLED,
          documentId,
          documentVersion: 1,
          acknowledgement: 'AP',
          lines: [{ lineId: 'line-1', code: 'AP', confirmed: parseDecimal('2.000000') }],
          meta: { source: { system: 'erp', instance: POLLED, document: documentId, version: 1 } },
        },
      ])
      expect(outsider.seen(InvoicePosted, orderId)).toMatchObject([
        { currency: 'EUR', netAmount: parseDecimal('20.0000') },
      ])
    },
    MINUTE,
  )

  it(
    'tells a backorder, and the new answer when supply has arrived',
    async () => {
      const { orderId, documentId } = await post(polled, labOrder({}, SCARCE, '5'))
      await untilTold(orderId, 'OrderAcknowledged')
      polled.books.ship(documentId)
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched')
      polled.books.restock(SCARCE, parseDecimal('10'))
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched', 'OrderAcknowledged')
      const [first, second] = outsider.seen(OrderAcknowledged, orderId)
      expect(first?.lines).toMatchObject([
        { code: 'CA', backordered: parseDecimal('2.000000'), promiseDate: expect.any(String) },
      ])
      expect(second?.lines).toMatchObject([
        { confirmed: parseDecimal('5.000000'), backordered: parseDecimal('0.000000') },
      ])
      expect(outsider.seen(ShipmentDispatched, orderId)).toMatchObject([
        { lines: [{ quantity: parseDecimal('3.000000') }] },
      ])
    },
    MINUTE,
  )

  it(
    'tells a hold with its reason, and its release',
    async () => {
      const order = labOrder({ customerNumber: POOR })
      const { orderId, documentId } = await post(polled, order)
      await untilTold(orderId, 'OrderAcknowledged', 'OrderHeld')
      polled.books.releaseHold(documentId, 'CREDIT')
      await untilTold(orderId, 'OrderAcknowledged', 'OrderHeld', 'OrderReleased')
      expect(outsider.seen(OrderHeld, orderId)).toMatchObject([
        { hold: 'CREDIT', reason: expect.stringContaining('exceed the limit') },
      ])
      expect(outsider.seen(OrderReleased, orderId)).toMatchObject([
        { hold: 'CREDIT', documentVersion: 2 },
      ])
    },
    MINUTE,
  )

  it(
    'tells 25 shipments of one moment within two seconds',
    async () => {
      const orders = await Promise.all(Array.from({ length: 25 }, () => post(polled)))
      for (const { orderId } of orders) await untilTold(orderId, 'OrderAcknowledged')
      const shippedAt = Date.now()
      for (const { documentId } of orders) polled.books.ship(documentId)
      for (const { orderId } of orders) {
        await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched')
      }
      expect(Date.now() - shippedAt).toBeLessThan(2_000)
    },
    MINUTE,
  )

  it(
    'tells customers, products and stock once, and again when they change',
    async () => {
      const customer = `erp:${POLLED}:CUSTOMER:NEW-${RUN}`
      const product = `erp:${POLLED}:PRODUCT:NEW-${RUN}`
      const { masterData } = polled.books
      masterData.addCustomer({ number: `NEW-${RUN}`, name: 'New' })
      masterData.addProduct({ sku: `NEW-${RUN}`, name: 'New', onHand: parseDecimal('7') })
      const links = (key: string): readonly boolean[] =>
        outsider.seen(XrefLinked, key).map(({ active }) => active)
      await eventually('the links', () => links(customer).length > 0 && links(product).length > 0)
      masterData.addCustomer({ number: `NEW-${RUN}`, name: 'New, renamed' })
      masterData.addCustomer({ number: `NEW-${RUN}`, name: 'New', blocked: true })
      await eventually('the blocked customer', () => links(customer).includes(false))
      expect(links(customer)).toEqual([true, false])
      expect(outsider.seen(XrefLinked, product)).toMatchObject([
        { system: 'erp', instance: POLLED, objectType: 'PRODUCT', externalId: `NEW-${RUN}` },
      ])
      const levels = () => outsider.seen(InventoryLevelChanged, `NEW-${RUN}:MAIN`)
      await eventually('the level', () => levels().length > 0)
      polled.books.restock(`NEW-${RUN}`, parseDecimal('1'))
      await eventually('the new level', () => levels().length > 1)
      expect(levels().map(({ onHand }) => onHand)).toEqual([
        parseDecimal('7.000000'),
        parseDecimal('8.000000'),
      ])
    },
    MINUTE,
  )

  it(
    'leaves documents alone that others made',
    async () => {
      const mark = `web-${RUN}`
      await post(polled, labOrder({ mark }))
      await everythingIsTold()
      expect(toldOf(mark)).toEqual([])
      const metrics = await (await fetch(`${running.adminUrl}/metrics`)).text()
      expect(metrics).toMatch(new RegExp(`handler="poll:${POLLED}",disposition="foreign".*} 1`))
    },
    MINUTE,
  )

  it(
    'says that an ERP is away, and tells afterwards what happened meanwhile',
    async () => {
      const { orderId, documentId } = await post(polled)
      await untilTold(orderId, 'OrderAcknowledged')
      await polled.down()
      await eventually('the fault to show', async () =>
        (await reasons()).some((reason) => reason.startsWith(`poll:${POLLED} cannot be read`)),
      )
      polled.books.ship(documentId)
      await polled.up()
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched')
      await eventually('the fault to go', async () =>
        (await reasons()).every((reason) => !reason.startsWith(`poll:${POLLED}`)),
      )
    },
    MINUTE,
  )

  it(
    'goes on where it stopped: nothing twice, nothing left out',
    async () => {
      const { orderId, documentId } = await post(polled)
      await untilTold(orderId, 'OrderAcknowledged')
      await running.stop()
      polled.books.ship(documentId)
      polled.books.invoice(documentId)
      running = await start()
      await untilTold(orderId, 'OrderAcknowledged', 'ShipmentDispatched', 'InvoicePosted')
      await everythingIsTold()
      expect(toldOf(orderId)).toHaveLength(3)
    },
    MINUTE,
  )

  it(
    'reads from the beginning when the ERP forgot its place, and tells nothing twice',
    async () => {
      const order = labOrder()
      const port = Number(new URL(polled.baseUrl).port)
      const { token } = polled
      await polled.stop()
      // A rebuilt ERP: cursors of the old one mean nothing to it.
      polled = await startLabErp({ port, token })
      stockUp(polled)
      const { orderId, documentId } = await post(polled, order)
      await untilTold(orderId, 'OrderAcknowledged')
      await polled.stop()
      polled = await startLabErp({ port, token })
      stockUp(polled)
      const again = await post(polled, order)
      expect(again).toEqual({ orderId, documentId })
      await everythingIsTold()
      expect(toldOf(orderId)).toEqual(['1 OrderAcknowledged'])
    },
    MINUTE,
  )
})
