import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Lab, someOrder, startLab } from './lab-erp.fixture.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const send = async (
  method: string,
  path: string,
  body?: string | Buffer,
  token = lab.erp.token,
): Promise<{ status: number; type: string | null; body: unknown }> => {
  const response = await fetch(lab.erp.baseUrl + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  })
  const type = response.headers.get('content-type')
  return { status: response.status, type, body: await response.json() }
}

describe('the lab ERP', () => {
  it.each<readonly [string, number, string, string, string | Buffer | undefined]>([
    ['half a JSON', 400, 'POST', '/orders', '{"mark":'],
    ['no body', 422, 'POST', '/orders', undefined],
    ['a list', 422, 'POST', '/orders', '[]'],
    ['an empty object', 422, 'POST', '/orders', '{}'],
    ['bytes', 400, 'POST', '/orders', Buffer.from([0, 255, 254])],
    ['a body of five megabytes', 413, 'POST', '/orders', 'x'.repeat(5_000_000)],
    ['a number that is no document', 404, 'GET', '/orders/SO-0', undefined],
    ['an address that cannot be read', 400, 'GET', '/orders/%ff', undefined],
    ['a limit of zero', 400, 'GET', '/changes?limit=0', undefined],
    ['a limit that is no number', 400, 'GET', '/changes?limit=many', undefined],
    ['a cursor of nobody', 410, 'GET', '/changes?cursor=x.1', undefined],
    ['a limit beyond the contract', 400, 'GET', '/changes?limit=1001', undefined],
    ['a cursor beyond the contract', 400, 'GET', `/changes?cursor=${'x'.repeat(201)}`, undefined],
    ['a search without a mark', 400, 'GET', '/orders', undefined],
    ['a search of returns without a mark', 400, 'GET', '/returns', undefined],
    ['an amendment without its order', 422, 'POST', '/orders/SO-0/amendments', '{}'],
    ['a return without lines', 422, 'POST', '/returns', '{"lines":[]}'],
    ['a draft that is none', 422, 'POST', '/simulations', '{"lines":7}'],
    [
      'a cancellation of a return that is not there',
      404,
      'POST',
      '/returns/RT-0/cancellations',
      '{"requestId":"r"}',
    ],
    ['a read of a credit', 405, 'GET', '/returns/RT-0/credits', undefined],
    ['a method that is not for the address', 405, 'PUT', '/orders', '{}'],
    ['an operation that is not there', 404, 'GET', '/weather', undefined],
  ])('answers %s with problem %i', async (_what, status, method, path, body) => {
    const answer = await send(method, path, body)
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status } })
  })

  it('asks for its token', async () => {
    expect(await send('GET', '/health', undefined, 'another')).toMatchObject({ status: 401 })
  })

  it('names the field and the code of the contract, without prefix', async () => {
    const order = { ...someOrder(), currency: 'XXX' }
    expect(await send('POST', '/orders', JSON.stringify(order))).toMatchObject({
      status: 422,
      body: { findings: [{ path: 'currency', code: 'CURRENCY' }] },
    })
  })

  it('still works after all that', async () => {
    expect(await send('POST', '/orders', JSON.stringify(someOrder()))).toMatchObject({
      status: 201,
    })
  })
})
