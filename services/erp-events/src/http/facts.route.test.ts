import { afterEach, describe, expect, it } from '@jest/globals'
import { signWebhook } from '@carrick/erp'
import type { Idempotency, InternalMessage, SubmitResult } from '@carrick/messaging'
import { createVirtualClock } from '@carrick/messaging'
import { createHttpServer, type SenderConnection } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import { sentFacts } from '../adapters/sent-fact.adapter.ts'
import { describeFacts } from './describe-facts.route.ts'
import { factsRoutes } from './facts.route.ts'

const secretOf = (seed: number): string => `whsec_${Buffer.alloc(32, seed).toString('base64')}`
const WMS: SenderConnection = {
  name: 'wms',
  facts: ['shipment', 'receipt', 'inspection'],
  erp: null,
  pull: null,
  secrets: [secretOf(1), secretOf(2)],
}
const BANK: SenderConnection = {
  name: 'bank',
  facts: ['payment'],
  erp: 'demo',
  pull: null,
  secrets: [secretOf(3)],
}
const RETURN = 'a6c6d1c4-31f5-5a3c-8b8e-2a5b6f2f7c10'
const at = '2026-11-23T09:30:00Z'

const inspection = {
  fact: 'inspection',
  orderId: SOME_ORDER,
  returnId: RETURN,
  inspectionId: 'Q-7',
  version: 1,
  at,
  inspectedOn: '2026-11-23',
  lines: [{ lineId: 'line-1', accepted: '2', rejected: '1', disposition: 'SCRAP' }],
}
const payment = {
  fact: 'payment',
  orderId: SOME_ORDER,
  invoiceId: 'IN-1',
  version: 3,
  at,
  settlement: 'PAID',
  currency: 'EUR',
  paidAmount: '23.80',
  openAmount: '0',
}

const tax = {
  fact: 'tax',
  orderId: SOME_ORDER,
  taxDocumentId: 'TX-1',
  version: 1,
  at,
  currency: 'EUR',
  taxAmount: '33.82',
  lines: [
    {
      lineId: 'line-1',
      taxes: [{ category: 'S', rate: '0.19', base: '178', amount: '33.82' }],
    },
  ],
}

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const scene = (
  senders: readonly SenderConnection[] = [WMS, BANK],
  result: SubmitResult = { kind: 'accepted' },
) => {
  const submitted: { message: InternalMessage<unknown>; idempotency: Idempotency }[] = []
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  factsRoutes({
    senders: () => senders,
    facts: sentFacts,
    clock: createVirtualClock(NOON),
    submit: (message, idempotency) => {
      submitted.push({ message, idempotency })
      return Promise.resolve(result)
    },
  })(server.app)
  describeFacts(server.app, sentFacts)
  opened.push(() => server.close())
  const post = async (
    value: unknown,
    { secret = secretOf(1), signedAt = NOON, id = 'msg_1', tamper = '' } = {},
  ) => {
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    const answer = await server.app.inject({
      method: 'POST',
      url: '/v1/facts',
      payload: body + tamper,
      headers: { ...signWebhook(secret, id, Buffer.from(body), signedAt) },
    })
    return { status: answer.statusCode, body: answer.body }
  }
  return { post, submitted, app: server.app }
}

const codeOf = ({ body }: { readonly body: string }): unknown =>
  (JSON.parse(body) as { readonly code: unknown }).code

describe('POST /v1/facts', () => {
  it.each([
    ['the old secret', secretOf(1)],
    ['the new one while it is exchanged', secretOf(2)],
  ])('stores a fact under its id when a sender signed it with %s', async (_name, secret) => {
    const { post, submitted } = scene()
    expect(await post(inspection, { secret })).toMatchObject({ status: 204 })
    expect(submitted).toMatchObject([
      {
        message: {
          key: SOME_ORDER,
          body: {
            erp: 'wms',
            sender: 'wms',
            fact: {
              type: 'inspection',
              returnMark: RETURN,
              lines: [{ lineRef: 'line-1', note: null }],
            },
          },
        },
        idempotency: { client: 'facts:wms', key: 'msg_1' },
      },
    ])
  })

  it('files a payment under the ERP whose invoice it is of', async () => {
    const { post, submitted } = scene()
    expect(await post(payment, { secret: secretOf(3) })).toMatchObject({ status: 204 })
    expect(submitted).toMatchObject([
      { message: { body: { erp: 'demo', sender: 'bank', fact: { settlement: 'PAID' } } } },
    ])
  })

  it('takes what a tax service says, under its own name', async () => {
    const vertax: SenderConnection = {
      ...{ name: 'vertax', erp: null, pull: null },
      ...{ facts: ['tax'], secrets: [secretOf(4)] },
    }
    const { post, submitted } = scene([vertax])
    expect(await post(tax, { secret: secretOf(4) })).toMatchObject({ status: 204 })
    expect(submitted).toMatchObject([
      {
        message: {
          key: SOME_ORDER,
          body: { sender: 'vertax', fact: { type: 'tax', orderVersion: null, withdrawn: false } },
        },
      },
    ])
  })

  it("counts the messages of a sender that numbers them, under the same message's id", async () => {
    const { post, submitted } = scene()
    await post({ ...inspection, sequence: 12 }, { id: 'msg_9' })
    expect(submitted[1]).toMatchObject({
      message: { key: 'sender:wms', body: { sender: 'wms', sequence: 12 } },
      idempotency: { client: 'facts-sequence:wms', key: 'msg_9' },
    })
  })

  it.each([
    ['signed by nobody of mesh.yaml', { secret: secretOf(9) }, 'MESH_WEBHOOK_SIGNATURE'],
    ['changed on the way', { tamper: ' ' }, 'MESH_WEBHOOK_SIGNATURE'],
    ['signed ten minutes ago', { signedAt: NOON - 600_000 }, 'MESH_WEBHOOK_STALE'],
    ['signed ten minutes from now', { signedAt: NOON + 600_000 }, 'MESH_WEBHOOK_STALE'],
  ])('refuses a message %s with 401 and stores nothing', async (_name, how, code) => {
    const { post, submitted } = scene([WMS])
    const answer = await post(inspection, how)
    expect([answer.status, codeOf(answer), submitted]).toEqual([401, code, []])
  })

  it('refuses a message that was signed under another id: nobody can replay it as a new one', async () => {
    const { app, submitted } = scene()
    const payload = JSON.stringify(inspection)
    const signed = signWebhook(secretOf(1), 'msg_1', Buffer.from(payload), NOON)
    const headers = { ...signed, 'webhook-id': 'msg_2' }
    const answer = await app.inject({ method: 'POST', url: '/v1/facts', payload, headers })
    expect([answer.statusCode, submitted]).toEqual([401, []])
  })

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'refuses a message without %s',
    async (name) => {
      const { app, submitted } = scene()
      const payload = JSON.stringify(inspection)
      const signed = { ...signWebhook(secretOf(1), 'msg_1', Buffer.from(payload), NOON) }
      const headers = Object.fromEntries(Object.entries(signed).filter(([key]) => key !== name))
      const answer = await app.inject({ method: 'POST', url: '/v1/facts', payload, headers })
      expect([answer.statusCode, submitted]).toEqual([401, []])
    },
  )

  it('keeps the ids of its senders apart', async () => {
    const { post, submitted } = scene()
    await post(inspection, { id: 'msg_1' })
    await post(payment, { id: 'msg_1', secret: secretOf(3) })
    expect(submitted.map(({ idempotency }) => idempotency.client)).toEqual([
      'facts:wms',
      'facts:bank',
    ])
  })

  it('refuses a kind of fact that this sender may not tell, and says which it may', async () => {
    const { post, submitted } = scene()
    const answer = await post(payment)
    expect([answer.status, codeOf(answer), submitted]).toEqual([403, 'MESH_FACTS_KIND', []])
    expect(answer.body).toContain('shipment, receipt, inspection')
  })

  it.each<[string, unknown, string]>([
    ['no JSON', '{"fact":', 'not JSON'],
    ['no known kind', { ...inspection, fact: 'weather' }, 'fact'],
    ['without its version', { ...inspection, version: undefined }, 'version'],
    [
      'with a quantity as a number',
      { ...inspection, lines: [{ ...inspection.lines[0], accepted: 2 }] },
      'lines.0.accepted',
    ],
    [
      'with an unknown disposition',
      { ...inspection, lines: [{ ...inspection.lines[0], disposition: 'BURN' }] },
      'lines.0.disposition',
    ],
    ['with a tax of less than nothing', { ...tax, taxAmount: '-1' }, 'taxAmount'],
    ['of a day that is none', { ...inspection, inspectedOn: '2026-02-30' }, 'inspectedOn'],
    ['of no order of ours', { ...inspection, orderId: 'SO-1' }, 'orderId'],
  ])('refuses one %s with 400 that names the field', async (_name, fact, field) => {
    const { post, submitted } = scene()
    const answer = await post(fact)
    expect([answer.status, codeOf(answer), submitted]).toEqual([400, 'MESH_FACTS_FORMAT', []])
    expect(answer.body).toContain(field)
  })

  it.each([
    ['the same message again', { kind: 'repeated', key: SOME_ORDER, eventId: 'e' }, 204],
    ['an id that came before with another body', { kind: 'other-payload' }, 422],
    ['a twin that is being stored', { kind: 'in-flight' }, 409],
  ] as const)('answers %s with %s', async (_name, result, status) => {
    const { post } = scene([WMS], result)
    expect(await post(inspection)).toMatchObject({ status })
  })

  it('knows nobody when mesh.yaml names no sender', async () => {
    const { post } = scene([])
    expect(await post(inspection)).toMatchObject({ status: 404 })
  })

  it('publishes the schema of what may be sent', async () => {
    const { app } = scene()
    const schema = await app.inject({ method: 'GET', url: '/v1/facts/schema.json' })
    expect(schema.json()).toMatchObject({ oneOf: expect.arrayContaining([]) })
    expect(schema.body).toContain('RETURN_TO_VENDOR')
    const document = await app.inject({ method: 'GET', url: '/v1/openapi.json' })
    expect(document.json()).toMatchObject({ openapi: '3.1.0' })
  })
})
