import { afterEach, describe, expect, it } from '@jest/globals'
import { signWebhook } from '@carrick/erp'
import {
  createVirtualClock,
  type Idempotency,
  type InternalMessage,
  type SubmitResult,
} from '@carrick/messaging'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { readToldRefund } from '../adapters/told-refund.adapter.ts'
import { paymentWebhookRoutes } from './payment-webhooks.route.ts'

const secretOf = (seed: number): string => `whsec_${Buffer.alloc(32, seed).toString('base64')}`
const RETURN = 'a6c6d1c4-31f5-5a3c-8b8e-2a5b6f2f7c10'

const refund = {
  refundId: 'RF-1',
  key: `${RETURN}/refund/2`,
  paymentReference: null,
  currency: 'EUR',
  amount: '71.40',
  orderId: SOME_ORDER,
  state: 'settled',
}

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const scene = (result: SubmitResult = { kind: 'accepted' }) => {
  const submitted: { message: InternalMessage<unknown>; idempotency: Idempotency }[] = []
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  paymentWebhookRoutes({
    providers: () => [
      { name: 'demo-pay', secrets: [secretOf(1), secretOf(2)] },
      { name: 'silent', secrets: [] },
    ],
    read: readToldRefund,
    clock: createVirtualClock(NOON),
    submit: (message, idempotency) => {
      submitted.push({ message, idempotency })
      return Promise.resolve(result)
    },
  })(server.app)
  opened.push(() => server.close())
  const post = async (
    value: unknown,
    { secret = secretOf(1), at = NOON, provider = 'demo-pay', id = 'msg_1', tamper = '' } = {},
  ) => {
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    const answer = await server.app.inject({
      method: 'POST',
      url: `/v1/webhooks/payments/${provider}`,
      payload: body + tamper,
      headers: { ...signWebhook(secret, id, Buffer.from(body), at) },
    })
    const { code } = (answer.body === '' ? {} : JSON.parse(answer.body)) as { code?: unknown }
    return { status: answer.statusCode, code, body: answer.body }
  }
  return { post, submitted }
}

describe('POST /v1/webhooks/payments/:provider', () => {
  it.each([
    ['the old secret', secretOf(1)],
    ['the new one while it is exchanged', secretOf(2)],
  ])('stores a refund signed by %s under its id, for its order', async (_name, secret) => {
    const { post, submitted } = scene()
    expect(await post(refund, { secret })).toMatchObject({ status: 204 })
    expect(submitted).toMatchObject([
      {
        message: {
          key: SOME_ORDER,
          body: {
            returnId: RETURN,
            refundNumber: 2,
            provider: 'demo-pay',
            refundId: 'RF-1',
            state: 'SETTLED',
          },
        },
        idempotency: { client: 'payments:demo-pay', key: 'msg_1' },
      },
    ])
  })

  it.each([
    ['by somebody else', { secret: secretOf(9) }, 'MESH_WEBHOOK_SIGNATURE'],
    ['and changed on the way', { tamper: ' ' }, 'MESH_WEBHOOK_SIGNATURE'],
    ['ten minutes ago', { at: NOON - 600_000 }, 'MESH_WEBHOOK_STALE'],
  ])('refuses what was signed %s, and stores nothing', async (_name, how, code) => {
    const { post, submitted } = scene()
    const answer = await post(refund, how)
    expect([answer.status, answer.code, submitted]).toEqual([401, code, []])
  })

  it.each<[string, unknown, string]>([
    ['no JSON', '{"key":', 'not JSON'],
    ['no refund', { key: 'x' }, 'refundId'],
    ['in no known state', { ...refund, state: 'gone' }, 'state'],
    ['under a key that is not ours', { ...refund, key: 'abc' }, 'key'],
    ['that does not name its order', { ...refund, orderId: null }, 'orderId'],
    ['of an order that is none of ours', { ...refund, orderId: 'SO-1' }, 'orderId'],
  ])('refuses one %s with 400 that names the field', async (_name, value, field) => {
    const { post, submitted } = scene()
    const answer = await post(value)
    expect([answer.status, answer.code, submitted]).toEqual([400, 'MESH_PAY_FORMAT', []])
    expect(answer.body).toContain(field)
  })

  it.each(['nobody', 'silent'])('knows no provider %s that tells anything', async (provider) => {
    const { post } = scene()
    expect(await post(refund, { provider })).toMatchObject({
      status: 404,
      code: 'MESH_WEBHOOK_UNKNOWN_PROVIDER',
    })
  })

  it.each([
    ['the same message again', { kind: 'repeated', key: SOME_ORDER, eventId: 'e' }, 204],
    ['an id that came before with another body', { kind: 'other-payload' }, 422],
    ['a twin that is being stored', { kind: 'in-flight' }, 409],
  ] as const)('answers %s with %s', async (_name, result, status) => {
    const { post } = scene(result)
    expect(await post(refund)).toMatchObject({ status })
  })
})
