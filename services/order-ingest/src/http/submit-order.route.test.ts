import { afterEach, describe, expect, it } from '@jest/globals'
import { type Finding, MeshError, orderIdOfReference } from '@carrick/kernel'
import type { SubmitResult } from '@carrick/messaging'
import { createHttpServer, type RegisteredClient } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { anOrder } from '@carrick/testkit'
import { aQueuedOrder } from '../adapters/sample-intake.fake.ts'
import { contentHash } from '../domain/content.ts'
import type { Intake } from '../domain/intake.ts'
import { receivedSubmission, type Submission } from '../domain/received.ts'
import type { OrderIntake } from '../ports.ts'
import { submitOrder } from './submit-order.route.ts'

const SHOP: RegisteredClient = { name: 'web-shop', channel: 'web', secret: 's' }
const MARKET: RegisteredClient = { name: 'market', channel: 'edi', secret: 't' }
const TOKENS = new Map([
  ['of-the-shop', SHOP],
  ['of-the-market', MARKET],
])
const ORDER = { externalId: 'WEB-1', currency: 'EUR', lines: [] }
const ORDER_ID = orderIdOfReference('web', 'web-shop', 'WEB-1')
const LOCATION = `/v1/orders/${ORDER_ID}`

const flow: NonNullable<ReturnType<OrderIntake['prepare']>>['flow'] = {
  flow: 'client-orders',
  from: 'clients',
  mode: 'live',
  takes: () => true,
  wantsCancel: () => false,
  wantsLineCancel: () => false,
  releases: () => new Set(),
  reads: { header: [], lines: [] },
}

const BY_THE_SHOP = { client: 'web-shop', channel: 'web', externalId: 'WEB-1' } as const
const submission: Submission = { ...BY_THE_SHOP, draft: {} }

const intakeOf = (over: Partial<Intake> = {}): Intake =>
  aQueuedOrder({ received: receivedSubmission(ORDER_ID, submission), ...over })

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

interface Call {
  readonly method?: 'GET' | 'POST'
  readonly url?: string
  readonly payload?: string
  /** Null leaves the usual one out. */
  readonly headers?: Readonly<Record<string, string | null>>
}

const scene = (over: Partial<OrderIntake> = {}) => {
  const submitted: { orderId: string; key: string; payloadHash: string }[] = []
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  const tokens = {
    lifetimeSeconds: 1,
    issue: () => Promise.resolve(''),
    clientOf: (token: string) => Promise.resolve(TOKENS.get(token)),
  }
  submitOrder(server.app, tokens, {
    prepare: () => ({ flow, findings: [] }),
    submit: (orderId, _submission, idempotency) => {
      submitted.push({ orderId, ...idempotency })
      return Promise.resolve({ kind: 'accepted' })
    },
    read: () => Promise.resolve(undefined),
    accepted: () => Promise.resolve(undefined),
    ...over,
  })
  const call = async ({
    method = 'POST',
    url = '/v1/orders',
    payload,
    headers = {},
  }: Call = {}) => {
    const sent: Readonly<Record<string, string | null>> = {
      authorization: 'Bearer of-the-shop',
      ...(method === 'POST' && { 'idempotency-key': 'k-1', 'content-type': 'application/json' }),
      ...headers,
    }
    const {
      statusCode,
      headers: given,
      body,
    } = await server.app.inject({
      method,
      url,
      headers: Object.fromEntries(
        Object.entries(sent).filter((header): header is [string, string] => header[1] !== null),
      ),
      ...(method === 'POST' && { payload: payload ?? JSON.stringify(ORDER) }),
    })
    const [type] = String(given['content-type']).split(';')
    return { status: statusCode, type, headers: given, body: JSON.parse(body) as unknown }
  }
  const status = (orderId = ORDER_ID, token = 'of-the-shop') =>
    call({
      method: 'GET',
      url: `/v1/orders/${orderId}`,
      headers: { authorization: `Bearer ${token}` },
    })
  return { call, status, submitted }
}

describe('an order that a client submits', () => {
  it('is accepted with the address of its status', async () => {
    const { call, submitted } = scene()
    const answer = await call()
    expect(answer).toMatchObject({
      status: 202,
      body: { orderId: ORDER_ID, location: LOCATION },
      headers: { location: LOCATION },
    })
    expect(submitted).toMatchObject([{ orderId: ORDER_ID, key: 'k-1' }])
  })

  it('is the same whatever the order of its fields', async () => {
    const { call, submitted } = scene()
    await call()
    await call({ payload: '{ "lines": [], "currency": "EUR", "externalId": "WEB-1" }' })
    expect(submitted[0]?.payloadHash).toBe(submitted[1]?.payloadHash)
  })

  it('gets the first answer again when it is repeated', async () => {
    const first = 'b2d1f3f0-0000-5000-8000-000000000001'
    const submit = () => Promise.resolve({ kind: 'repeated' as const, key: first, eventId: 'e' })
    expect(await scene({ submit }).call()).toMatchObject({
      status: 202,
      body: { orderId: first, location: `/v1/orders/${first}` },
    })
  })

  it.each<[string, SubmitResult, number, string]>([
    ['came as another order', { kind: 'other-payload' }, 422, 'MESH_CLIENT_KEY_REUSED'],
    ['is still on its way', { kind: 'in-flight' }, 409, 'MESH_CLIENT_IN_FLIGHT'],
  ])('is refused when its key %s', async (_name, result, status, code) => {
    const answer = await scene({ submit: () => Promise.resolve(result) }).call()
    expect(answer).toMatchObject({ status, body: { code }, type: 'application/problem+json' })
    expect(answer.headers['retry-after']).toBe(status === 409 ? '1' : undefined)
  })

  it('is refused with every field and rule when it is not valid', async () => {
    const finding: Finding = {
      path: 'lines',
      code: 'MESH_ORDER_NO_LINES',
      severity: 'error',
      message: 'is empty',
    }
    const { call, submitted } = scene({ prepare: () => ({ flow, findings: [finding] }) })
    expect(await call()).toMatchObject({
      status: 422,
      body: { code: 'MESH_ORDER_INVALID', findings: [finding] },
    })
    expect(submitted).toEqual([])
  })

  it('hears of a wrong reference together with everything else', async () => {
    const finding: Finding = {
      path: 'lines',
      code: 'MESH_ORDER_NO_LINES',
      severity: 'error',
      message: 'is empty',
    }
    const { call } = scene({ prepare: () => ({ flow, findings: [finding] }) })
    const answer = await call({ payload: JSON.stringify({ ...ORDER, externalId: 7 }) })
    expect(answer.body).toMatchObject({ findings: [{ path: 'externalId' }, { path: 'lines' }] })
  })

  it('is accepted in spite of a warning', async () => {
    const warning: Finding = {
      path: 'requestedDate',
      code: 'MESH_ORDER_DATE_ORDER',
      severity: 'warning',
      message: 'is early',
    }
    const prepare = () => ({ flow, findings: [warning] })
    expect(await scene({ prepare }).call()).toMatchObject({ status: 202 })
  })

  it('is refused when no flow takes orders of clients', async () => {
    expect(await scene({ prepare: () => undefined }).call()).toMatchObject({
      status: 403,
      body: { code: 'MESH_CLIENT_NO_FLOW' },
    })
  })

  it('is to come again when the database is away', async () => {
    const submit = () =>
      Promise.reject(new MeshError('MESH_STORE_UNAVAILABLE', 'away', { kind: 'in-doubt' }))
    expect(await scene({ submit }).call()).toMatchObject({
      status: 503,
      body: { code: 'MESH_STORE_UNAVAILABLE' },
    })
  })
})

describe('a change that names the version it was made from', () => {
  const hash = contentHash(anOrder(ORDER_ID))
  const changed = {
    prepare: () => ({ flow, order: anOrder(ORDER_ID), findings: [] }),
    read: () => Promise.resolve(intakeOf({ version: 3, hash: 'of another content' })),
  }
  const send = (over: Partial<OrderIntake>, baseVersion: unknown) =>
    scene({ ...changed, ...over }).call({ payload: JSON.stringify({ ...ORDER, baseVersion }) })

  it('is accepted when that is the newest', async () => {
    expect(await send({}, 3)).toMatchObject({ status: 202 })
  })

  it('is refused when it is not, and told which is', async () => {
    expect(await send({}, 2)).toMatchObject({
      status: 409,
      body: { code: 'MESH_ORDER_STALE_BASE', title: expect.stringContaining('at version 3') },
    })
  })

  it('is the same change twice when the newest says what it says', async () => {
    const read = () => Promise.resolve(intakeOf({ version: 3, hash }))
    expect(await send({ read }, 2)).toMatchObject({ status: 202 })
  })

  it('is settled where the order is taken while another change waits there', async () => {
    const accepted = () => Promise.resolve(submission)
    expect(await send({ accepted }, 2)).toMatchObject({ status: 202 })
  })

  it('of an order that is not there makes none by mistake', async () => {
    expect(await send({ read: () => Promise.resolve(undefined) }, 1)).toMatchObject({
      status: 409,
      body: { code: 'MESH_ORDER_STALE_BASE' },
    })
  })

  it.each([[0], [1.5], ['1'], [true], [{}]])('names %p as none', async (baseVersion) => {
    expect(await send({}, baseVersion)).toMatchObject({
      status: 422,
      body: { findings: [{ path: 'baseVersion', code: 'MESH_ORDER_FIELD_TYPE' }] },
    })
  })
})

describe('a request that is no order', () => {
  const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

  it.each<[string, string, number, string]>([
    ['nothing', '', 400, 'MESH_HTTP_REQUEST'],
    ['no JSON', '{"externalId":', 400, 'MESH_HTTP_REQUEST'],
    ['a list', '[]', 400, 'MESH_HTTP_REQUEST'],
    ['null', 'null', 400, 'MESH_HTTP_REQUEST'],
    ['a text', '"order"', 400, 'MESH_HTTP_REQUEST'],
    ['a number', '7', 400, 'MESH_HTTP_REQUEST'],
    ['two megabytes', JSON.stringify({ a: 'x'.repeat(2_000_000) }), 413, 'MESH_HTTP_REQUEST'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 400, 'MESH_HTTP_REQUEST'],
    ['nested beyond sense', `{"externalId":"a","x":${deep(200_000)}}`, 400, 'MESH_HTTP_REQUEST'],
    ['a number beyond all bounds', '{"externalId":"a","x":1e999}', 400, 'MESH_HTTP_REQUEST'],
  ])('%s is refused and never a failure of ours', async (_name, payload, status, code) => {
    const { call, submitted } = scene()
    const answer = await call({ payload })
    expect(answer).toMatchObject({
      status,
      body: { code, status },
      type: 'application/problem+json',
    })
    expect(submitted).toEqual([])
  })

  it.each(['application/x-www-form-urlencoded', 'application/xml', 'text/plain'])(
    '%s is refused',
    async (type) => {
      const answer = await scene().call({ headers: { 'content-type': type }, payload: 'a=b' })
      expect(answer).toMatchObject({
        status: 415,
        body: {
          code: 'MESH_HTTP_REQUEST',
          title: `Content-Type is "${type}"; expected application/json`,
        },
      })
    },
  )

  it.each<[string, unknown, string]>([
    ['absent', undefined, 'MESH_ORDER_FIELD_MISSING'],
    ['null', null, 'MESH_ORDER_FIELD_MISSING'],
    ['empty', '', 'MESH_ORDER_FIELD_MISSING'],
    ['a number', 7, 'MESH_ORDER_FIELD_TYPE'],
    ['with U+0000', 'a\0b', 'MESH_ORDER_TEXT_NUL'],
    ['with half a character', 'a\ud800', 'MESH_ORDER_TEXT_MALFORMED'],
    ['too long', 'x'.repeat(256), 'MESH_ORDER_TEXT_TOO_LONG'],
  ])('a reference that is %s is named', async (_name, externalId, code) => {
    const payload = JSON.stringify({ ...ORDER, externalId })
    expect(await scene().call({ payload })).toMatchObject({
      status: 422,
      body: { code: 'MESH_ORDER_INVALID', findings: [{ path: 'externalId', code }] },
    })
  })

  it.each<[string, string | null, number]>([
    ['absent', null, 400],
    ['empty', '', 400],
    ['longer than 255 characters', 'k'.repeat(256), 400],
    ['255 characters long', 'k'.repeat(255), 202],
  ])('with a key that is %s gets its answer', async (_name, key, status) => {
    const answer = await scene().call({ headers: { 'idempotency-key': key } })
    expect(answer.status).toBe(status)
    if (status === 400) expect(answer.body).toMatchObject({ code: 'MESH_CLIENT_IDEMPOTENCY_KEY' })
  })
})

describe('a stranger', () => {
  it.each<[string, string | null]>([
    ['no token', null],
    ['a token of nobody', 'Bearer forged'],
    ['another scheme', 'Basic of-the-shop'],
    ['an empty token', 'Bearer '],
    ['two tokens', 'Bearer of-the-shop of-the-shop'],
  ])('with %s may neither submit nor look', async (_name, authorization) => {
    const { call, submitted } = scene()
    const calls = [{}, { method: 'GET' as const, url: LOCATION }]
    for (const each of calls) {
      const answer = await call({ ...each, headers: { authorization } })
      expect(answer).toMatchObject({ status: 401, body: { code: 'MESH_CLIENT_UNAUTHORISED' } })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
    expect(submitted).toEqual([])
  })

  it('is not the client whose scheme is in small letters', async () => {
    const headers = { authorization: 'bearer of-the-shop' }
    expect(await scene().call({ headers })).toMatchObject({ status: 202 })
  })
})

describe('the status of an order', () => {
  it('says where it stands', async () => {
    const { status } = scene({ read: () => Promise.resolve(intakeOf()) })
    expect(await status()).toMatchObject({
      status: 200,
      type: 'application/json',
      body: {
        orderId: ORDER_ID,
        externalId: 'WEB-1',
        state: 'QUEUED',
        since: '2026-11-23T12:00:00.000Z',
        changePending: false,
      },
    })
  })

  it('says that a later submission was not looked at yet', async () => {
    const read = () => Promise.resolve(intakeOf({ step: 'INVALID' }))
    const { status } = scene({ read, accepted: () => Promise.resolve(submission) })
    expect(await status()).toMatchObject({ body: { state: 'INVALID', changePending: true } })
  })

  it('is known from the moment it was accepted', async () => {
    const { status } = scene({ accepted: () => Promise.resolve(submission) })
    expect(await status()).toMatchObject({
      status: 200,
      body: { orderId: ORDER_ID, externalId: 'WEB-1', state: 'ACCEPTED' },
    })
    expect(await status(ORDER_ID, 'of-the-market')).toMatchObject({ status: 404 })
  })

  it('is found when the order is taken while somebody looks', async () => {
    const looked: string[] = []
    const accepted = () => {
      looked.push('accepted')
      return Promise.resolve(undefined)
    }
    const read = () => Promise.resolve(looked.length > 0 ? intakeOf() : undefined)
    const { status } = scene({ accepted, read })
    expect(await status()).toMatchObject({ status: 200, body: { state: 'QUEUED' } })
  })

  it('is nothing that another client can see', async () => {
    const { status } = scene({ read: () => Promise.resolve(intakeOf()) })
    expect(await status(ORDER_ID, 'of-the-market')).toMatchObject({
      status: 404,
      body: { code: 'MESH_HTTP_NOT_FOUND' },
    })
  })

  it('is nothing that is there for an order nobody submitted', async () => {
    expect(await scene().status()).toMatchObject({ status: 404 })
  })

  it.each(['%00', 'erp:demo:CUSTOMER:KLEIN', 'x'.repeat(90)])(
    'of %s is not looked for: that is no id of an order',
    async (orderId) => {
      const read = () => Promise.reject(new Error('must not be asked'))
      expect(await scene({ read }).status(orderId)).toMatchObject({ status: 404 })
    },
  )
})
