import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { AmendRequest, CreditRequest, ErpAnswer, ErpPort, ReturnRequest } from '../port.ts'
import { createRestErp } from './rest-erp.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** The adapter before an ERP that always answers this. */
const answering = async (status: number, body: unknown): Promise<ErpPort> => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const type = status < 300 ? 'application/json' : 'application/problem+json'
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const port = createRestErp({
    ...{ instance: 'test', baseUrl, token: 'token', concurrency: 1 },
    now: () => 0,
  })
  open.push(async () => {
    await port.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return port
}

const call = { signal: new AbortController().signal, deadlineMs: 2_000 }

const expectDoubt = (answer: ErpAnswer<unknown>, path: string): void => {
  expect(answer.kind).toBe('in-doubt')
  expect(answer.kind === 'in-doubt' ? answer.cause.message : '').toContain(path)
}

const order = sampleOrder(
  { customer: 'C', product: 'P' },
  { mark: 'order-1', version: 2, lines: [sampleLine('P')] },
)
const amendment: AmendRequest = { documentId: 'SO-1', requestId: 'r-1', baseVersion: 1, order }
const lineAnswer = { lineRef: 'line-1', code: 'AP', confirmed: '2', backordered: '0' }
const document = {
  ...{ documentId: 'SO-1', mark: 'order-1', version: 2, orderVersion: 2, acknowledgement: 'AP' },
  ...{ lines: [lineAnswer], holds: [], cancelled: false, currency: 'EUR', netAmount: '25.00' },
}

describe('the answer to an amendment', () => {
  it.each<readonly [string, object]>([
    ['documentId', { documentId: 'SO-2' }],
    ['mark', { mark: 'order-2' }],
    ['orderVersion', { orderVersion: 1 }],
    ['lines[0].lineRef', { lines: [{ ...lineAnswer, lineRef: 'line-9' }] }],
  ])('is in doubt when its %s is another', async (path, over) => {
    const port = await answering(200, { ...document, ...over })
    expectDoubt(await port.amend(amendment, call), path)
  })

  it('is proof when a later amendment has changed the lines since', async () => {
    const since = { orderVersion: 3, lines: [{ ...lineAnswer, lineRef: 'line-9' }] }
    const port = await answering(200, { ...document, ...since })
    expect((await port.amend(amendment, call)).kind).toBe('posted')
  })

  it('is proof from an ERP that does not keep our version', async () => {
    const port = await answering(200, { ...document, orderVersion: null })
    expect((await port.amend(amendment, call)).kind).toBe('posted')
  })

  it('names the fields of the order as those of a new order are named', async () => {
    const findings = [{ path: 'order.lines[0].sku', code: 'UNKNOWN_PRODUCT', message: 'no' }]
    const port = await answering(422, { title: 'No', findings })
    expect(await port.amend(amendment, call)).toMatchObject({
      kind: 'rejected',
      findings: [{ path: 'lines[0].sku', code: 'MESH_ERP_UNKNOWN_PRODUCT' }],
    })
  })
})

const asked: ReturnRequest = {
  ...{ mark: 'return-1', orderMark: 'order-1', orderDocumentId: 'SO-1', reason: null },
  lines: [{ lineRef: 'line-1', quantity: '2', reason: null }],
}
const line = { lineRef: 'line-1', authorised: '2.00', received: '0' }
const returned = {
  ...{ documentId: 'RT-1', mark: 'return-1', orderMark: 'order-1', version: 1, cancelled: false },
  ...{ lines: [line], credits: [] },
}

describe('the answer to a return', () => {
  it.each<readonly [string, object]>([
    ['mark', { mark: 'return-2' }],
    ['orderMark', { orderMark: 'order-2' }],
    ['lines[0].lineRef', { lines: [{ ...line, lineRef: 'line-9' }] }],
    ['lines[0].authorised', { lines: [{ ...line, authorised: '1' }] }],
    ['lines[0].authorised', { lines: [] }],
    [
      'credits[0].netAmount',
      {
        credits: [
          {
            ...{ requestId: 'r', creditMemoId: 'CM-1' },
            currency: 'EUR',
            netAmount: '-1',
            grossAmount: '1',
          },
        ],
      },
    ],
  ])('is in doubt when its %s is another', async (path, over) => {
    const port = await answering(201, { ...returned, ...over })
    expectDoubt(await port.createReturn(asked, call), path)
  })

  it('is proof when something else came in with it since', async () => {
    const other = { lineRef: 'line-2', authorised: '0', received: '1' }
    const port = await answering(200, { ...returned, lines: [other, line] })
    expect((await port.createReturn(asked, call)).kind).toBe('posted')
  })

  it('is in doubt when a look-up finds another', async () => {
    const port = await answering(200, { returns: [returned] })
    await expect(port.findReturn('return-2', call)).rejects.toMatchObject({
      code: 'MESH_ERP_FORMAT',
    })
  })
})

describe('the answer to the cancellation of a return', () => {
  const request = { documentId: 'RT-1', requestId: 'r-1', reason: null }

  it.each<readonly [string, object]>([
    ['documentId', { documentId: 'RT-2', cancelled: true }],
    ['cancelled', { cancelled: false }],
  ])('is in doubt when its %s is another', async (path, over) => {
    const port = await answering(200, { ...returned, ...over })
    expectDoubt(await port.cancelReturn(request, call), path)
  })
})

describe('the answer to a credit', () => {
  const request: CreditRequest = {
    ...{ mark: 'return-1', documentId: 'RT-1', requestId: 'r-1', charges: [] },
    lines: [{ lineRef: 'line-1', quantity: '2' }],
  }
  const credit = {
    ...{ requestId: 'r-1', creditMemoId: 'CM-1', currency: 'EUR' },
    ...{ netAmount: '20.00', grossAmount: '20.00' },
  }

  it.each<readonly [string, object]>([
    ['requestId', { requestId: 'r-2' }],
    ['netAmount', { netAmount: '-20.00' }],
    ['grossAmount', { grossAmount: 20 }],
    ['creditMemoId', { creditMemoId: '' }],
  ])('is in doubt when its %s is wrong', async (path, over) => {
    const port = await answering(201, { ...credit, ...over })
    expectDoubt(await port.creditReturn(request, call), path)
  })

  it('is proof when it is for the request', async () => {
    const port = await answering(200, credit)
    expect(await port.creditReturn(request, call)).toEqual({ kind: 'posted', result: credit })
  })
})

describe('a simulation', () => {
  const draft = {
    ...{ customerNumber: 'C', orderDate: '2026-11-23', requestedDate: null, currency: 'EUR' },
    ...{ shipTo: null, charges: [] },
    lines: [
      {
        ...{ lineRef: 'line-1', sku: 'P', quantity: '1', uom: 'C62' },
        ...{ unitPrice: null, discount: '0' },
      },
    ],
  }
  const simulation = {
    ...{ currency: 'EUR', netAmount: '10.00', findings: [] },
    lines: [{ lineRef: 'line-1', netAmount: '10.00', confirmed: '1' }],
  }

  it('fills in what the ERP does not tell', async () => {
    const port = await answering(200, simulation)
    expect(await port.simulate(draft, call)).toMatchObject({
      ...{ taxAmount: null, credit: null },
      lines: [{ unitPrice: null, available: null, promiseDate: null }],
    })
  })

  it.each<readonly [number, object, object]>([
    [200, { ...simulation, currency: 'USD' }, { code: 'MESH_ERP_FORMAT', kind: 'terminal' }],
    [422, { title: 'No' }, { code: 'MESH_ERP_READ', kind: 'terminal' }],
    [429, { title: 'Later' }, { kind: 'held' }],
    [503, { title: 'Not now' }, { kind: 'held' }],
  ])('throws when the ERP answers %i with %j', async (status, body, error) => {
    const port = await answering(status, body)
    await expect(port.simulate(draft, call)).rejects.toMatchObject(error)
  })
})
