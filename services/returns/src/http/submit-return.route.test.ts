import { afterEach, describe, expect, it } from '@jest/globals'
import { canonicalHash } from '@carrick/kernel'
import { createVirtualClock, type SubmitResult } from '@carrick/messaging'
import { createHttpServer, type RegisteredClient } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { openBook } from '../adapters/open-book.fake.ts'
import { A_POLICY, LINE, say } from '../adapters/sample-return.fake.ts'
import { returnIdOfReference } from '../domain/return-id.ts'
import type { Submission } from '../domain/read-submission.ts'
import type { ReturnDesk } from '../ports.ts'
import { submitReturn } from './submit-return.route.ts'

const SHOP: RegisteredClient = { name: 'web-shop', channel: 'web', secret: 's' }
const MARKET: RegisteredClient = { name: 'market', channel: 'edi', secret: 't' }
const TOKENS = new Map([
  ['of-the-shop', SHOP],
  ['of-the-market', MARKET],
])
const RETURN_ID = returnIdOfReference('web', 'web-shop', 'RMA-7')
const BODY = {
  orderId: SOME_ORDER,
  externalId: 'RMA-7',
  lines: [{ lineId: LINE, quantity: '1', reason: 'Damaged' }],
}
const JSON_TYPE = 'application/json'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

/** An order of the shop, shipped, whose returns are asked for over HTTP. */
const scene = (result: SubmitResult = { kind: 'accepted' }) => {
  const origin = { channel: 'web', org: null, recordId: null, client: 'web-shop' }
  const book = openBook()
  book.hear(say.queued('3', { origin: { ...origin, externalId: 'WEB-1', number: 'WEB-1' } }))
  book.hear(say.posted())
  book.hear(say.shipped({ [LINE]: '3' }))
  const waiting: Submission[] = []
  const keys: { readonly key: string; readonly payloadHash: string }[] = []
  const desk: ReturnDesk = {
    read: (orderId) => Promise.resolve(orderId === SOME_ORDER ? book.state() : undefined),
    find: (returnId) => {
      const state = book.state()
      const isKnown = state?.returns[returnId] !== undefined
      return Promise.resolve(isKnown ? { orderId: SOME_ORDER, returnId, state } : undefined)
    },
    accepted: () => Promise.resolve(waiting),
    submit: (_orderId, submission, idempotency) => {
      keys.push(idempotency)
      if (result.kind === 'accepted') waiting.push(submission)
      return Promise.resolve(result)
    },
    instruct: () => Promise.resolve(),
  }
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  const tokens = {
    lifetimeSeconds: 1,
    issue: () => Promise.resolve(''),
    clientOf: (token: string) => Promise.resolve(TOKENS.get(token)),
  }
  const clock = createVirtualClock(NOON)
  submitReturn(server.app, { tokens, desk, clock, policy: () => A_POLICY })
  const call = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const {
      statusCode,
      headers: given,
      body,
    } = await server.app.inject({
      method,
      url,
      headers: {
        authorization: 'Bearer of-the-shop',
        ...(method === 'POST' && { 'content-type': JSON_TYPE, 'idempotency-key': 'k-1' }),
        ...headers,
      },
      ...(method === 'POST' && { payload: JSON.stringify(payload) }),
    })
    return { status: statusCode, headers: given, body: JSON.parse(body) as unknown }
  }
  return {
    call,
    keys,
    post: (over: object = {}, headers: Readonly<Record<string, string>> = {}) =>
      call('POST', '/v1/returns', { ...BODY, ...over }, headers),
    look: () => {
      for (const submission of waiting.splice(0)) book.submit(submission)
    },
  }
}

describe('a return that a client asks for', () => {
  it('is accepted with its address, where it is seen before and after it was looked at', async () => {
    const { call, post, look, keys } = scene()
    const location = `/v1/returns/${RETURN_ID}?orderId=${SOME_ORDER}`
    expect(await post()).toMatchObject({
      status: 202,
      body: { returnId: RETURN_ID, location },
      headers: { location },
    })
    expect(keys).toEqual([{ key: 'k-1', payloadHash: canonicalHash(BODY) }])
    expect(await call('GET', location)).toMatchObject({
      body: { state: 'ACCEPTED', externalId: 'RMA-7' },
    })
    look()
    expect(await call('GET', `/v1/returns/${RETURN_ID}`)).toMatchObject({
      status: 200,
      body: {
        returnId: RETURN_ID,
        orderId: SOME_ORDER,
        externalId: 'RMA-7',
        state: 'AUTHORIZING',
        waitsFor: 'the ERP to take the return',
        lines: [{ lineId: LINE, requested: '1.000000', reason: 'DAMAGED' }],
      },
    })
  })

  it('is not seen by another client', async () => {
    const { call, post, look } = scene()
    const { body } = await post()
    const { location } = body as { readonly location: string }
    const asMarket = { authorization: 'Bearer of-the-market' }
    expect(await call('GET', location, undefined, asMarket)).toMatchObject({ status: 404 })
    look()
    expect(await call('GET', location, undefined, asMarket)).toMatchObject({ status: 404 })
  })

  it('is refused for an order of another client as if there were none', async () => {
    const answer = await scene().post({}, { authorization: 'Bearer of-the-market' })
    expect(answer).toMatchObject({ status: 404, body: { code: 'MESH_HTTP_NOT_FOUND' } })
  })

  it.each([
    ['no token', { authorization: '' }, 401, 'MESH_CLIENT_UNAUTHORISED'],
    ['no key', { 'idempotency-key': '' }, 400, 'MESH_CLIENT_IDEMPOTENCY_KEY'],
    ['another type', { 'content-type': 'text/plain' }, 415, 'MESH_HTTP_REQUEST'],
  ])('is refused with %s', async (_name, headers, status, code) => {
    expect(await scene().post({}, headers)).toMatchObject({ status, body: { code } })
  })

  it.each([
    ['no lines', { lines: [] }, 'lines', 'MESH_RETURN_NO_LINES'],
    ['a line that is none', { lines: ['x'] }, 'lines[0]', 'MESH_RETURN_FIELD_TYPE'],
    [
      'a quantity that is a number',
      { lines: [{ lineId: LINE, quantity: 1 }] },
      'lines[0].quantity',
      'MESH_RETURN_QUANTITY',
    ],
    [
      'nothing of a line',
      { lines: [{ lineId: LINE, quantity: '0.0' }] },
      'lines[0].quantity',
      'MESH_RETURN_QUANTITY',
    ],
    [
      'a line without id',
      { lines: [{ quantity: '1' }] },
      'lines[0].lineId',
      'MESH_RETURN_FIELD_MISSING',
    ],
    ['U+0000 in its reference', { externalId: 'a\0b' }, 'externalId', 'MESH_RETURN_FIELD_TYPE'],
    ['a flag that is none', { returnless: 'yes' }, 'returnless', 'MESH_RETURN_FIELD_TYPE'],
  ])('is refused with %s, by field', async (_name, over, path, code) => {
    expect(await scene().post(over)).toMatchObject({
      status: 422,
      body: {
        code: 'MESH_RETURN_INVALID',
        findings: expect.arrayContaining([expect.objectContaining({ path, code })]),
      },
    })
  })

  it.each<[string, SubmitResult, number, string]>([
    ['came with another return', { kind: 'other-payload' }, 422, 'MESH_CLIENT_KEY_REUSED'],
    ['is still on its way', { kind: 'in-flight' }, 409, 'MESH_CLIENT_IN_FLIGHT'],
  ])('is refused when its key %s', async (_name, result, status, code) => {
    expect(await scene(result).post()).toMatchObject({ status, body: { code } })
  })

  it('is refused under a reference that names a return of another order', async () => {
    const { post, look } = scene()
    await post()
    look()
    const another = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e99'
    expect(await post({ orderId: another })).toMatchObject({
      status: 422,
      body: { findings: [{ path: 'externalId', code: 'MESH_RETURN_REFERENCE_TAKEN' }] },
    })
  })
})
