import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { signWebhook } from '@carrick/erp'
import { CaseOpened, CaseResolved, GoodsReturned } from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { type LabErp, startLabErp } from '@carrick/lab'
import { overlayOf, RUN } from './adapters/lab-scene.fake.ts'
import { startWarehouse, type Warehouse } from './adapters/warehouse.fake.ts'
import { service } from './service.ts'

const MINUTE = 60_000
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
const WMS = `wms-${RUN}`
const ORDER = randomUUID()

let warehouse: Warehouse
let erp: LabErp
let configuration: Configuration
let running: RunningService
let outsider: Outsider

beforeAll(async () => {
  warehouse = await startWarehouse()
  erp = await startLabErp()
  const pull = { url: 'env:WMS_URL', token: 'env:WMS_TOKEN' }
  configuration = await demoConfiguration({
    ...overlayOf({ [`erp-${RUN}`]: { url: erp.baseUrl, token: 'env:ERP_TOKEN' } }),
    senders: { warehouse: null, [WMS]: { facts: ['receipt'], secret: 'env:WMS_SECRET', pull } },
  })
  running = await startOnServers(service, {
    ...configuration.env,
    ERP_TOKEN: erp.token,
    WMS_URL: warehouse.url,
    WMS_TOKEN: warehouse.token,
    WMS_SECRET: SECRET,
  })
  outsider = await joinAsOutsider([GoodsReturned.topic, CaseOpened.topic])
}, MINUTE)

afterAll(async () => {
  await outsider.close()
  await running.stop()
  await Promise.all([erp.stop(), warehouse.close(), configuration.remove()])
}, MINUTE)

const receipt = (sequence: number) => ({
  ...{ fact: 'receipt', orderId: ORDER, receiptId: `R-${String(sequence)}`, version: 1 },
  ...{ at: '2026-11-23T12:00:00Z', receivedOn: '2026-11-23', sequence },
  lines: [{ lineId: 'line-1', quantity: String(sequence) }],
})

const push = async (sequence: number): Promise<number> => {
  const body = Buffer.from(JSON.stringify(receipt(sequence)))
  const headers = signWebhook([SECRET], `msg_${RUN}_${String(sequence)}`, body, Date.now())
  const url = `${running.httpUrl ?? ''}/v1/facts`
  const answer = await fetch(url, { method: 'POST', body, headers: { ...headers } })
  return answer.status
}

const documents = (): readonly string[] =>
  outsider.seen(GoodsReturned, ORDER).map(({ documentId }) => documentId)

describe('a sender of facts that left some out', () => {
  it(
    'is asked for them, each is told once, and the case of the gap closes',
    async () => {
      const subject = `sender:${WMS}`
      warehouse.messages.set(2, receipt(2))
      expect(await push(1)).toBe(204)
      expect(await push(4)).toBe(204)
      await eventually('what it has', () => documents().includes('R-2'), MINUTE)
      const [opened] = outsider.seen(CaseOpened, subject)
      expect(opened).toMatchObject({ code: 'MESH_FACTS_GAP', ownerRole: 'integrator' })
      expect(outsider.seen(CaseResolved, subject)).toEqual([])

      // The last one is found in the warehouse and comes by itself, both at once.
      warehouse.messages.set(3, receipt(3))
      expect(await push(3)).toBe(204)
      await eventually('the end of the case', () => outsider.seen(CaseResolved, subject).length > 0)
      await eventually('all', () => documents().length >= 4)
      expect([...documents()].sort()).toEqual(['R-1', 'R-2', 'R-3', 'R-4'])
    },
    2 * MINUTE,
  )
})
