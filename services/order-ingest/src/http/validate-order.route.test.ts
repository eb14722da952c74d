import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { NOON } from '@carrick/testkit'
import { bundleOf } from '../adapters/demo-bundle.fake.ts'
import { flowOf, prepareOrder } from '../domain/prepare-order.ts'
import { receivedSubmission } from '../domain/received.ts'
import type { Asked } from '../domain/simulation.ts'
import type { ErpDesk, OrderIntake } from '../ports.ts'
import { validateOrder } from './validate-order.route.ts'

const bundle = bundleOf()
const DRAFT = {
  orderDate: '2026-11-23',
  currency: 'EUR',
  soldTo: { number: 'KLEIN' },
  lines: [{ sku: 'ROPE-08', quantity: '2', unitPrice: '89.00' }],
}
const AWAY: Asked = {
  kind: 'unknown',
  reason: { code: 'MESH_ERP_UNREACHABLE', message: 'demo is away or takes no calls now' },
}

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const prepare: OrderIntake['prepare'] = (orderId, submission) => {
  const received = receivedSubmission(orderId, submission)
  const flow = flowOf(bundle, received)
  return flow && prepareOrder(bundle, flow, received, 1, NOON)
}

const scene = (over: Partial<Pick<OrderIntake, 'prepare'>> = {}) => {
  const asked: { target: string; unpriced: readonly string[]; deadlineMs: number }[] = []
  const desk: ErpDesk = {
    simulate: (target, _order, unpriced, deadlineMs) => {
      asked.push({ target, unpriced: [...unpriced], deadlineMs })
      return Promise.resolve(AWAY)
    },
  }
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  const tokens = {
    lifetimeSeconds: 1,
    issue: () => Promise.resolve(''),
    clientOf: (token: string) =>
      Promise.resolve(
        token === 'good' ? { name: 'web-shop', channel: 'web', secret: 's' } : undefined,
      ),
  }
  validateOrder(server.app, tokens, { prepare, ...over }, desk, () => bundle.config.policies)
  const call = async (body: unknown, method: 'POST' | 'GET' = 'POST', token = 'good') => {
    const answer = await server.app.inject({
      method,
      url: '/v1/orders:validate',
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'POST' && { payload: body as object }),
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<unknown>() }
  }
  return { call, asked }
}

describe('a draft', () => {
  it('is shown to the ERP that the order would go to, for as long as the client waits', async () => {
    const { call, asked } = scene()
    expect(await call({ ...DRAFT, deadlineMs: 700 })).toMatchObject({
      status: 200,
      body: {
        state: 'PROVISIONAL',
        target: 'demo',
        rule: 'everything-to-demo',
        netAmount: '178.00',
      },
    })
    await call(DRAFT)
    expect(asked).toEqual([
      { target: 'demo', unpriced: [], deadlineMs: 700 },
      { target: 'demo', unpriced: [], deadlineMs: 1_500 },
    ])
  })

  it('may lack prices: the lines without are the ones that the ERP is asked to price', async () => {
    const { call, asked } = scene()
    const lines = [
      ...DRAFT.lines,
      { sku: 'BLOCK-2', quantity: 1, unitPrice: null },
      { sku: 'X', quantity: 1 },
    ]
    const { body } = await call({ ...DRAFT, externalId: 'WEB-1', lines })
    expect(body).toMatchObject({ state: 'PROVISIONAL', findings: [] })
    const ids = (body as { lines: { lineId: string }[] }).lines.map(({ lineId }) => lineId)
    expect(asked[0]?.unpriced).toEqual(ids.slice(1))
  })

  it('that the mesh itself finds wrong is invalid, and no ERP is asked', async () => {
    const { call, asked } = scene()
    const lines = [{ sku: 'ROPE-08', quantity: '-1', unitPrice: '89.00' }]
    expect(await call({ ...DRAFT, externalId: 7, lines })).toMatchObject({
      status: 200,
      body: {
        state: 'INVALID',
        findings: [{ path: 'externalId' }, { code: 'MESH_ORDER_QUANTITY_NOT_POSITIVE' }],
        lines: [{ findings: [{ path: 'lines[0].quantity' }] }],
      },
    })
    expect(asked).toEqual([])
  })

  it.each<[string, unknown]>([
    ['nothing in it', {}],
    ['lines that are none', { ...DRAFT, lines: 'many' }],
    ['a line that is none', { ...DRAFT, lines: [null, 7, 'x', []] }],
    ['fields nobody knows', { ...DRAFT, colour: 'red' }],
  ])('with %s is invalid and never a failure of ours', async (_name, body) => {
    expect(await scene().call(body)).toMatchObject({ status: 200, body: { state: 'INVALID' } })
  })

  it.each([[99], [10_001], [1.5], ['700'], [true], [[]]])(
    'with the deadline %p is refused by that field',
    async (deadlineMs) => {
      const { call, asked } = scene()
      expect(await call({ ...DRAFT, deadlineMs })).toMatchObject({
        status: 422,
        body: {
          code: 'MESH_CLIENT_DEADLINE',
          findings: [{ path: 'deadlineMs', message: expect.stringContaining('from 100 to 10000') }],
        },
      })
      expect(asked).toEqual([])
    },
  )
})

describe('a request to validate', () => {
  it('is for registered clients alone', async () => {
    expect(await scene().call(DRAFT, 'POST', 'forged')).toMatchObject({ status: 401 })
  })

  it('is an object of JSON', async () => {
    expect(await scene().call([])).toMatchObject({
      status: 400,
      body: { code: 'MESH_HTTP_REQUEST' },
    })
  })

  it('is refused when no flow takes orders of clients', async () => {
    expect(await scene({ prepare: () => undefined }).call(DRAFT)).toMatchObject({ status: 403 })
  })

  it('is posted: the address says so to whoever looks it up', async () => {
    const answer = await scene().call(undefined, 'GET')
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  })
})
