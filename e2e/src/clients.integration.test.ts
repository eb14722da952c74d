import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHmac, randomUUID } from 'node:crypto'
import { parseDecimal } from '@carrick/kernel'
import { OrderAmendmentRequested, OrderQueued } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { openClientDesk } from './client-desk.fixture.ts'
import {
  ask,
  CLIENTS,
  type ClientsMesh,
  CUSTOMER,
  startClientsMesh,
  tokenOf,
} from './clients.fixture.ts'

let mesh: ClientsMesh
let token: string

beforeAll(async () => {
  mesh = await startClientsMesh()
  token = await tokenOf(mesh.url(), CLIENTS.shop)
}, 60_000)

afterAll(() => mesh.stop(), 30_000)

const { order, line, submit, accepted, look, shown, inErp } = openClientDesk(
  () => mesh.url(),
  () => token,
)

const documentsOf = (orderId: string): number => mesh.erp.books.documentsOf(orderId)

/** A token of the web shop that was not issued but made. */
const signedBy = (secret: string, over: object = {}): string => {
  const claims = { sub: 'web-shop', aud: 'orders', exp: Math.floor(Date.now() / 1000) + 60 }
  const [head, body] = [{ alg: 'HS256' }, { ...claims, ...over }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const signed = `${String(head)}.${String(body)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

describe('a token', () => {
  it('is given for the secret in the form and by HTTP Basic, and lets in', async () => {
    const [id, secret] = CLIENTS.shop
    const basic = await ask(`${mesh.url()}/v1/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    })
    expect(basic).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } })
    await accepted(order(), { bearer: String(basic.body['access_token']) })
    await accepted(order(), { bearer: await tokenOf(mesh.url(), CLIENTS.shop) })
  })

  it.each<[string, (() => string) | null]>([
    ['none', null],
    ['one whose hour is over', () => signedBy(CLIENTS.shop[1], { iat: 1, exp: 3_601 })],
    ['one with the secret of another', () => signedBy(CLIENTS.market[1])],
  ])('is needed: %s is refused', async (_name, forged) => {
    expect(await submit(order(), { bearer: forged === null ? null : forged() })).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: { code: 'MESH_CLIENT_UNAUTHORISED' },
    })
  })

  it('that is made by hand with the right secret lets in', async () => {
    await accepted(order(), { bearer: signedBy(CLIENTS.shop[1]) })
  })
})

describe('an order that a client submits', () => {
  it('five times with one key is one order and one document', async () => {
    const body = order()
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 5 }, () => submit(body, { key })))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    const [orderId, ...others] = new Set(answers.map((answer) => String(answer.body['orderId'])))
    expect(others).toEqual([])
    const status = await inErp(String(orderId))
    expect(status['documentId']).toBe(mesh.erp.books.find(String(orderId))?.documentId)
    expect(await accepted(body, { key })).toBe(orderId)
    expect(documentsOf(String(orderId))).toBe(1)
    expect(mesh.outsider.seen(OrderQueued, String(orderId))).toHaveLength(1)
  }, 60_000)

  it('with the key of another order is refused', async () => {
    const key = randomUUID()
    await accepted(order(), { key })
    expect(await submit(order(), { key })).toMatchObject({
      status: 422,
      body: { code: 'MESH_CLIENT_KEY_REUSED' },
    })
  })

  it('has a status from the first moment, which no other client sees', async () => {
    const orderId = await accepted(order())
    expect((await look(orderId)).status).toBe(200)
    const market = await tokenOf(mesh.url(), CLIENTS.market)
    expect(await look(orderId, market)).toMatchObject({ status: 404 })
  })

  it('again under a new key makes no second document, however its numbers are written', async () => {
    const body = order()
    const orderId = await accepted(body)
    await inErp(orderId)
    expect(await accepted({ ...body, lines: [line({ quantity: '2.00' })] })).toBe(orderId)
    const changed = { ...body, lines: [line({ quantity: '3' })] }
    expect(await accepted(changed)).toBe(orderId)
    const [amendment, ...more] = await eventually('an amendment', () => {
      const seen = mesh.outsider.seen(OrderAmendmentRequested, orderId)
      return seen.length > 0 && seen
    })
    expect(more).toEqual([])
    expect(amendment).toMatchObject({ baseVersion: 1, order: { version: 2 } })
    expect(amendment?.changed).toContain('lines[0].quantity')
    expect(documentsOf(orderId)).toBe(1)
    expect(mesh.outsider.seen(OrderQueued, orderId)).toHaveLength(1)
  }, 60_000)

  it('of an unknown customer waits, and goes on when the ERP has it', async () => {
    const number = `NEW-${randomUUID().slice(0, 8)}`
    const orderId = await accepted(order({ soldTo: { number } }))
    expect(await shown(orderId, 'a parked order', ({ state }) => state === 'PARKED')).toMatchObject(
      {
        awaits: [`customer ${number} in demo`],
        documentId: null,
      },
    )
    mesh.erp.books.masterData.addCustomer({ number, name: 'A new one' })
    expect(await inErp(orderId)).toMatchObject({ state: 'POSTED', awaits: [] })
    expect(documentsOf(orderId)).toBe(1)
  }, 60_000)
})

describe('a request that is no valid order', () => {
  it.each<[string, unknown, number]>([
    ['no JSON', '{"externalId":', 400],
    ['a list', [], 400],
    ['null', null, 400],
    ['two megabytes', order({ notes: ['x'.repeat(2_000_000)] }), 413],
    ['nested beyond sense', `{"externalId":"a","x":${'['.repeat(9_999)}${']'.repeat(9_999)}}`, 400],
  ])('%s is refused in words', async (_name, body, status) => {
    const answer = await submit(body)
    expect(answer).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { status, code: 'MESH_HTTP_REQUEST' },
    })
    expect(String(answer.body['title']).length).toBeGreaterThan(10)
  })

  it('without a key is refused', async () => {
    expect(await submit(order(), { key: null })).toMatchObject({
      status: 400,
      body: { code: 'MESH_CLIENT_IDEMPOTENCY_KEY' },
    })
  })

  const QUANTITY = 'lines[0].quantity'
  it.each<[string, object, string, string]>([
    ['U+0000 in a text', { notes: ['a\0b'] }, 'notes[0]', 'MESH_ORDER_TEXT_NUL'],
    ['U+0000 in its reference', { externalId: 'a\0' }, 'externalId', 'MESH_ORDER_TEXT_NUL'],
    ['no reference', { externalId: undefined }, 'externalId', 'MESH_ORDER_FIELD_MISSING'],
    [
      'a quantity of zero',
      { lines: [line({ quantity: '0' })] },
      QUANTITY,
      'MESH_ORDER_QUANTITY_NOT_POSITIVE',
    ],
    [
      'a negative quantity',
      { lines: [line({ quantity: -3 })] },
      QUANTITY,
      'MESH_ORDER_QUANTITY_NOT_POSITIVE',
    ],
    ['a float quantity', { lines: [line({ quantity: 0.1 })] }, QUANTITY, 'MESH_ORDER_FIELD_TYPE'],
    ['an exponent', { lines: [line({ quantity: '1e3' })] }, QUANTITY, 'MESH_ORDER_FIELD_TYPE'],
    ['an unknown currency', { currency: 'EUX' }, 'currency', 'MESH_ORDER_CURRENCY_UNKNOWN'],
    [
      'too many digits',
      { lines: [line({ unitPrice: '1.23456' })] },
      'lines[0].unitPrice',
      'MESH_ORDER_PRICE_SCALE',
    ],
    [
      'an amount beyond all money',
      { lines: [line({ quantity: '99999999999', unitPrice: '99999999' })] },
      'lines[0].netAmount',
      'MESH_ORDER_NUMBER_TOO_LARGE',
    ],
    ['no lines', { lines: [] }, 'lines', 'MESH_ORDER_NO_LINES'],
    [
      '501 lines',
      { lines: Array.from({ length: 501 }, () => line()) },
      'lines',
      'MESH_ORDER_TOO_MANY_LINES',
    ],
    ['an unknown field', { colour: 'red' }, 'colour', 'MESH_ORDER_FIELD_UNKNOWN'],
    [
      'a text too long for the ERP',
      { shipTo: { address: { city: 'x'.repeat(41) } } },
      'shipTo.address.city',
      'MESH_ORDER_TEXT_TOO_LONG',
    ],
    ['a day that is none', { orderDate: '2026-02-30' }, 'orderDate', 'MESH_ORDER_DATE_INVALID'],
    ['no customer', { soldTo: {} }, 'soldTo.number', 'MESH_ORDER_FIELD_MISSING'],
  ])('an order with %s names field and rule', async (_name, over, path, code) => {
    const answer = await submit(order(over))
    expect(answer).toMatchObject({
      status: 422,
      type: 'application/problem+json',
      body: { code: 'MESH_ORDER_INVALID' },
    })
    expect(answer.body['findings']).toContainEqual(
      expect.objectContaining({ path, code, severity: 'error' }),
    )
  })

  it.each(['%00', 'nonsense', `erp:demo:CUSTOMER:${CUSTOMER}`, randomUUID()])(
    'is that for the status of %s, which is no order',
    async (orderId) => {
      expect(await look(orderId)).toMatchObject({
        status: 404,
        body: { code: 'MESH_HTTP_NOT_FOUND' },
      })
    },
  )
})

describe('order-ingest that was away', () => {
  it('by SIGKILL loses nothing that it accepted, and posts nothing twice', async () => {
    await mesh.stopIngest()
    const orders = Array.from({ length: 40 }, () => ({ body: order(), key: randomUUID() }))
    const first = await mesh.spawnIngest()
    const kept: string[] = []
    const enough = Promise.withResolvers<undefined>()
    const sent = orders.map(({ body, key }) =>
      submit(body, { key, at: first.url }).then(({ body: { orderId } }) => {
        if (kept.push(String(orderId)) === 10) enough.resolve(undefined)
      }),
    )
    await enough.promise
    await first.kill()
    await Promise.allSettled(sent)
    // While the dead member's session runs, the next one accepts and cannot queue.
    const second = await mesh.spawnIngest()
    const late = await accepted(order(), { at: second.url })
    expect(await look(late, token, second.url)).toMatchObject({ body: { state: 'ACCEPTED' } })
    await second.kill()
    await mesh.startIngest()
    for (const orderId of [...kept, late]) await inErp(orderId)
    const all = await Promise.all(orders.map(({ body, key }) => accepted(body, { key })))
    expect(all).toEqual(expect.arrayContaining(kept))
    for (const orderId of all) await inErp(orderId)
    expect([...all, late].map(documentsOf)).toEqual(Array.from({ length: 41 }, () => 1))
  }, 90_000)

  it('wakes the orders whose product the ERP got meanwhile', async () => {
    const sku = `LATE-${randomUUID().slice(0, 8)}`
    const orderId = await accepted(order({ lines: [line({ sku })] }))
    await shown(orderId, 'a parked order', ({ state }) => state === 'PARKED')
    await mesh.stopIngest()
    mesh.erp.books.masterData.addProduct({ sku, name: 'Late', onHand: parseDecimal('9') })
    await mesh.startIngest()
    await inErp(orderId)
    expect(documentsOf(orderId)).toBe(1)
  }, 60_000)
})
