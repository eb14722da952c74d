import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bookTotals } from '@carrick/lab'
import { InventoryLevelChanged } from '@carrick/schemas'
import { eventually, joinAsOutsider, type Outsider } from '@carrick/testkit'
import { type ApiName, driveOrg, judgeApi } from './judges.fixture.ts'
import { openWebhookSender } from './webhook-sender.fixture.ts'
import { startWholeMesh, type WholeMesh } from './whole-mesh.fixture.ts'

// A quiet machine takes a tenth of it; the first run installs the judges as well.
const CEILING_MS = 240_000

let mesh: WholeMesh
let outsider: Outsider

beforeAll(async () => {
  mesh = await startWholeMesh()
  outsider = await joinAsOutsider([InventoryLevelChanged.topic])
}, 90_000)

afterAll(async () => {
  await outsider.close()
  await mesh.stop()
}, 30_000)

const documents = (): number => bookTotals(mesh.erp.books).documents

describe('simple-salesforce', () => {
  it(
    'logs in by SOAP, JWT and password, and is refused as it expects',
    async () => {
      const { soap, jwt, password } = await driveOrg(mesh.org, 'logins')
      expect([soap, jwt, password]).toEqual(Array.from({ length: 3 }, () => mesh.org.orgId))
    },
    CEILING_MS,
  )

  it(
    'creates, finds, changes, describes, pages and deletes records',
    async () => {
      expect(await driveOrg(mesh.org, 'records')).toEqual({ accounts: 400 })
    },
    CEILING_MS,
  )

  it(
    'sells an order that reaches the ERP once, and reads its number and lines back',
    async () => {
      const seen = await driveOrg(mesh.org, 'order')
      const orderId = mesh.orderId(String(seen['orderId']))
      expect(seen).toMatchObject({
        erpNumber: mesh.erp.books.find(orderId)?.documentId,
        fulfilment: 'DELIVERED',
        lines: [
          [2, 'INVOICED'],
          [3, 'INVOICED'],
        ],
      })
      expect(mesh.erp.books.documentsOf(orderId)).toBe(1)
    },
    CEILING_MS,
  )
})

describe('the standardwebhooks library', () => {
  const { send, levelOf } = openWebhookSender(
    () => mesh.events.httpUrl ?? '',
    () => mesh.erp.webhookSecret,
  )
  const newSku = (): string => `HOOK-${randomUUID().slice(0, 8)}`
  const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
  const told = (sku: string) => outsider.seen(InventoryLevelChanged, `${sku}:MAIN`)

  it('sends a fact that is told once, also when it comes again', async () => {
    const [sku, id] = [newSku(), `msg_${randomUUID()}`]
    const fact = levelOf(sku)
    expect(await send(fact, { id })).toMatchObject({ status: 204 })
    await eventually('the level', () => told(sku).length > 0)
    expect(await send(fact, { id, offMs: 1_000 })).toMatchObject({ status: 204 })
    const later = newSku()
    await send(levelOf(later))
    await eventually('a later level', () => told(later).length > 0)
    expect(told(sku)).toHaveLength(1)
  })

  it.each<[string, object, string]>([
    ['by another secret', { secret: newSecret() }, 'MESH_WEBHOOK_SIGNATURE'],
    ['six minutes ago', { offMs: -360_000 }, 'MESH_WEBHOOK_STALE'],
    ['six minutes ahead', { offMs: 360_000 }, 'MESH_WEBHOOK_STALE'],
    ['before its body was changed', { arrives: '{"type":"stock"}' }, 'MESH_WEBHOOK_SIGNATURE'],
  ])('is refused when it signed %s', async (_when, how, code) => {
    const sku = newSku()
    expect(await send(levelOf(sku), how)).toEqual({ status: 401, code })
  })

  it('is refused when it uses an id again for other content', async () => {
    const [sku, id] = [newSku(), `msg_${randomUUID()}`]
    expect(await send(levelOf(sku), { id })).toMatchObject({ status: 204 })
    expect(await send(levelOf(sku, 2), { id })).toEqual({
      status: 422,
      code: 'MESH_WEBHOOK_REUSED',
    })
  })

  it('goes on while its secret is exchanged, and the old one ends with it', async () => {
    const file = join(mesh.config, 'mesh.yaml')
    const before = readFileSync(file, 'utf8')
    const old = 'env:CARRICK_DEMO_ERP_WEBHOOK_SECRET'
    const secret = newSecret()
    const next = join(mesh.config, 'next-webhook-secret')
    writeFileSync(next, secret)
    const answers = async (how: object) => (await send(levelOf(newSku()), how)).status
    try {
      writeFileSync(file, before.replace(old, `[${old}, 'file:${next}']`))
      await eventually('the new secret', async () => (await answers({ secret })) === 204)
      expect(await answers({})).toBe(204)
      expect(await answers({ also: secret })).toBe(204)
      writeFileSync(file, before.replace(old, `'file:${next}'`))
      await eventually('the end of the old one', async () => (await answers({})) === 401)
      expect(await answers({ secret })).toBe(204)
      expect(await answers({ also: secret })).toBe(204)
    } finally {
      writeFileSync(file, before)
    }
    await eventually('the first secret', async () => (await answers({})) === 204)
  }, 60_000)
})

describe('schemathesis', () => {
  it.each<[ApiName, number]>([
    ['lab ERP', 400],
    ['webhooks', 100],
    ['admin port', 300],
  ])(
    'finds nothing wrong with the %s',
    async (name, least) => {
      expect((await judgeApi(mesh, name)).cases).toBeGreaterThan(least)
    },
    CEILING_MS,
  )

  it(
    'finds nothing wrong with order-ingest, and what it had accepted is in the ERP',
    async () => {
      const before = documents()
      expect((await judgeApi(mesh, 'order-ingest')).cases).toBeGreaterThan(800)
      await eventually('orders that schemathesis made up', () => documents() > before + 20, 60_000)
      const { documents: all, marks } = bookTotals(mesh.erp.books)
      expect(all).toBe(marks)
    },
    CEILING_MS,
  )

  it(
    'is answered as the document for a Salesforce Flow says',
    async () => {
      expect((await judgeApi(mesh, 'flow actions')).cases).toBeGreaterThan(20)
    },
    CEILING_MS,
  )
})
