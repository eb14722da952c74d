import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { ErpAnswer } from '../port.ts'
import { createRestErp } from './rest-erp.ts'

const MARK = '0b6f6c0e-8f4b-4d2e-9d7f-3f0c4a7a1b11'
const NOW = Date.parse('2026-11-23T12:00:00Z')
const order: ErpOrder = {
  mark: MARK,
  version: 1,
  customerNumber: 'C-1',
  customerPoNumber: null,
  orderDate: '2026-11-23',
  requestedDate: null,
  currency: 'EUR',
  shipTo: null,
  billTo: null,
  lines: [],
  charges: [],
  priority: 5,
  completeDelivery: false,
  notes: [],
  extensions: {},
}
const document = {
  documentId: 'SO-1',
  mark: MARK,
  version: 1,
  acknowledgement: 'AP',
  lines: [],
  holds: [],
  cancelled: false,
  currency: 'EUR',
  netAmount: '5.00',
}
const lineAnswer = { lineRef: 'line-1', code: 'AP', confirmed: '1', backordered: '0' }
const problem = {
  title: 'No',
  findings: [{ path: 'currency', code: 'MESH_ERP_CURRENCY', message: 'not kept' }],
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

const create = async (baseUrl: string): Promise<ErpAnswer<ErpDocument>> => {
  const erp = createRestErp({
    instance: 'test',
    baseUrl,
    token: 'token',
    concurrency: 1,
    now: () => NOW,
  })
  const answer = await erp.create(order, {
    signal: new AbortController().signal,
    deadlineMs: 2_000,
  })
  await erp.close()
  return answer
}

const answering = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> =>
  serve((request, response) => {
    request.resume().on('end', () => {
      const type = status < 300 ? 'application/json' : 'application/problem+json'
      response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body))
    })
  })

describe('the outcome of creating an order', () => {
  it.each([
    [200, document, 'posted'],
    [201, document, 'posted'],
    [422, problem, 'rejected'],
    [429, problem, 'throttled'],
    [503, problem, 'transient'],
    [401, problem, 'transient'],
    [403, problem, 'transient'],
    [409, problem, 'in-doubt'],
    [500, problem, 'in-doubt'],
    [502, problem, 'in-doubt'],
  ])('of a status %i', async (status, body, kind) => {
    expect((await create(await answering(status, body))).kind).toBe(kind)
  })

  it.each([200, 302, 400, 404, 409, 422, 500, 502, 503, 504])(
    'is in doubt when something in between answers %i in HTML',
    async (status) => {
      const server = await serve((request, response) => {
        const headers = { 'content-type': 'text/html', location: '/' }
        request.resume().on('end', () => response.writeHead(status, headers).end('<h1>Proxy</h1>'))
      })
      expect((await create(server)).kind).toBe('in-doubt')
    },
  )

  it.each([400, 404, 413, 415, 422])(
    'is a refusal when the ERP itself answers %i',
    async (status) => {
      expect((await create(await answering(status, problem))).kind).toBe('rejected')
    },
  )

  it.each([
    [429, 'throttled'],
    [401, 'transient'],
    [403, 'transient'],
  ])('is known to be nothing when a gateway answers %i in HTML', async (status, kind) => {
    const address = await answering(status, 'No', { 'content-type': 'text/html' })
    expect((await create(address)).kind).toBe(kind)
  })

  it('keeps what the ERP says about the wait when it says "not now"', async () => {
    const answer = await create(await answering(503, problem, { 'retry-after': '9' }))
    expect(answer).toMatchObject({
      kind: 'transient',
      cause: { kind: 'held', retryAfterMs: 9_000 },
    })
  })

  it.each([
    ['no body', ''],
    ['half a body', '{"documentId": "SO'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['another type', '[]'],
  ])('is in doubt after a 2xx with %s', async (_what, body) => {
    const address = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(201).end(body))
    })
    expect((await create(address)).kind).toBe('in-doubt')
  })

  it('carries the findings of a refusal', async () => {
    expect(await create(await answering(422, problem))).toMatchObject({
      findings: problem.findings,
    })
  })

  it.each([
    ['version', { ...document, version: 'one' }],
    ['netAmount', { ...document, netAmount: 5 }],
    ['mark', { ...document, mark: '5f0c4a7a-8f4b-4d2e-9d7f-0b6f6c0e1b11' }],
    ['currency', { ...document, currency: 'EURO' }],
    ['documentId', { ...document, documentId: 'SO-\u0000' }],
    ['lines[0].lineRef', { ...document, lines: [{ ...lineAnswer, lineRef: 'of another order' }] }],
    ['lines[0].confirmed', { ...document, lines: [{ ...lineAnswer, confirmed: '-1' }] }],
  ])('is in doubt when %s of the answer is wrong, and names it', async (path, body) => {
    const answer = await create(await answering(201, body))
    expect(answer).toMatchObject({ kind: 'in-doubt' })
    expect(answer.kind === 'in-doubt' ? answer.cause.message : '').toContain(path)
  })

  it.each([
    ['seconds', '7'],
    ['a date', 'Mon, 23 Nov 2026 12:00:07 GMT'],
  ])('waits as long as Retry-After says in %s', async (_form, value) => {
    const address = await answering(429, problem, { 'retry-after': value })
    expect(await create(address)).toEqual({ kind: 'throttled', afterMs: 7_000 })
  })

  it('is transient when the connection is refused', async () => {
    const address = await serve(() => undefined)
    await open.pop()?.()
    expect((await create(address)).kind).toBe('transient')
  })

  it('is in doubt when the connection is cut after the order was sent', async () => {
    const address = await serve((request) => {
      request.resume().on('end', () => request.socket.destroy())
    })
    expect((await create(address)).kind).toBe('in-doubt')
  })
})
