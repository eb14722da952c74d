import { afterEach, describe, expect, it } from '@jest/globals'
import { signWebhook } from '@carrick/erp'
import type { Idempotency, InternalMessage, SubmitResult } from '@carrick/messaging'
import { createVirtualClock } from '@carrick/messaging'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { webhookRoutes } from './webhooks.route.ts'

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
const FOREIGN = `whsec_${Buffer.alloc(32, 3).toString('base64')}`

const fact = {
  type: 'shipment',
  at: '2026-11-23T09:30:00.000Z',
  mark: SOME_ORDER,
  documentId: 'SO-1',
  shipmentId: 'DN-7',
  version: 1,
  shippedOn: '2026-11-23',
  deliveredOn: null,
  carrier: null,
  tracking: null,
  withdrawn: false,
  lines: [],
}

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const scene = (result: SubmitResult = { kind: 'accepted' }) => {
  const submitted: { message: InternalMessage<unknown>; idempotency: Idempotency }[] = []
  let rings = 0
  const bell = {
    ring: (): void => {
      rings += 1
    },
    wait: () => Promise.resolve(),
  }
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  webhookRoutes({
    senders: new Map([
      ['demo', { showsOrdersOfOthers: () => false, secrets: () => [OLD, NEW], bell }],
      ['silent', { showsOrdersOfOthers: () => false, secrets: () => [], bell }],
    ]),
    clock: createVirtualClock(NOON),
    submit: (message, idempotency) => {
      submitted.push({ message, idempotency })
      return Promise.resolve(result)
    },
  })(server.app)
  opened.push(() => server.close())
  const post = async (
    body: string,
    { secret = OLD, at = NOON, erp = 'demo', id = 'msg_1', tamper = '', headers = {} } = {},
  ) => {
    const answer = await server.app.inject({
      method: 'POST',
      url: `/v1/webhooks/${erp}`,
      payload: body + tamper,
      headers: { ...signWebhook(secret, id, Buffer.from(body), at), ...headers },
    })
    const [type] = String(answer.headers['content-type']).split(';')
    return { status: answer.statusCode, type, body: answer.body }
  }
  return { post, submitted, rings: () => rings }
}

const json = JSON.stringify(fact)

describe('POST /v1/webhooks/:erp', () => {
  it.each([
    ['the old secret', OLD],
    ['the new one while it is exchanged', NEW],
  ])('stores a fact signed by %s under its id, then hurries the poll', async (_name, secret) => {
    const { post, submitted, rings } = scene()
    expect(await post(json, { secret })).toMatchObject({ status: 204 })
    expect(submitted).toMatchObject([
      {
        message: { key: SOME_ORDER, body: { erp: 'demo', fact: { shipmentId: 'DN-7' } } },
        idempotency: { client: 'webhook:demo', key: 'msg_1' },
      },
    ])
    expect(rings()).toBe(1)
  })

  it('verifies the bytes as they came, whatever the content type says', async () => {
    const { post } = scene()
    const spaced = JSON.stringify(fact, undefined, 3)
    expect(await post(spaced, { headers: { 'content-type': 'text/plain' } })).toMatchObject({
      status: 204,
    })
  })

  it.each([
    ['signed by a stranger', { secret: FOREIGN }, 'MESH_WEBHOOK_SIGNATURE'],
    ['changed on the way', { tamper: ' ' }, 'MESH_WEBHOOK_SIGNATURE'],
    ['signed ten minutes ago', { at: NOON - 600_000 }, 'MESH_WEBHOOK_STALE'],
    ['without a signature', { headers: { 'webhook-signature': '' } }, 'MESH_WEBHOOK_SIGNATURE'],
  ])('refuses a message %s with 401, and stores nothing', async (_name, how, code) => {
    const { post, submitted, rings } = scene()
    const answer = await post(json, how)
    expect(answer).toMatchObject({ status: 401, type: 'application/problem+json' })
    expect(JSON.parse(answer.body)).toMatchObject({ code })
    expect([submitted, rings()]).toEqual([[], 0])
  })

  it('answers the same message again alike', async () => {
    const { post } = scene({ kind: 'repeated', key: SOME_ORDER, eventId: 'e' })
    expect(await post(json)).toMatchObject({ status: 204 })
  })

  it.each([
    ['an id that came before with another body', { kind: 'other-payload' }, 422],
    ['a twin that is being stored', { kind: 'in-flight' }, 409],
  ] as const)('refuses %s', async (_name, result, status) => {
    const { post, rings } = scene(result)
    expect(await post(json)).toMatchObject({ status, type: 'application/problem+json' })
    expect(rings()).toBe(0)
  })

  it.each([
    ['no JSON', '{"type":'],
    ['no fact of the contract', '{"type":"weather"}'],
    ['a fact without its version', JSON.stringify({ ...fact, version: undefined })],
  ])('refuses %s with 400 that names what was expected', async (_name, body) => {
    const { post, submitted } = scene()
    const answer = await post(body)
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json' })
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'MESH_ERP_FORMAT' })
    expect(submitted).toEqual([])
  })

  it('knows no other ERP', async () => {
    const { post } = scene()
    expect(await post(json, { erp: 'constructor' })).toMatchObject({ status: 404 })
    expect(await post(json, { erp: 'silent' })).toMatchObject({ status: 404 })
  })

  it('only hurries the poll for a document that is not ours', async () => {
    const { post, submitted, rings } = scene()
    expect(await post(JSON.stringify({ ...fact, mark: 'web-1' }))).toMatchObject({ status: 204 })
    expect([submitted, rings()]).toEqual([[], 1])
  })
})
