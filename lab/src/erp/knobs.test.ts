import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Lab, someOrder, startLab, within } from './lab-erp.fixture.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterEach(async () => {
  await lab.knob('DELETE', 'faults')
  await lab.knob('POST', 'settings', { latencyMs: 0, ratePerSecond: null })
  await lab.knob('POST', 'up')
})
afterAll(() => lab.close())

const kindOf = async (over: Parameters<typeof someOrder>[0] = {}): Promise<string> =>
  (await lab.port.create(someOrder(over), within(2_000))).kind

const documentOf = async (over: Parameters<typeof someOrder>[0] = {}): Promise<string> => {
  const answer = await lab.port.create(someOrder(over), within(2_000))
  return answer.kind === 'posted' ? answer.result.documentId : answer.kind
}

describe('the knobs of the lab ERP', () => {
  it('break the order that is meant and no other', async () => {
    const match = { customerPoNumber: 'PO-BAD' }
    await lab.knob('POST', 'faults', { kind: 'cut-after-commit', times: 2, match })
    expect(await kindOf()).toBe('posted')
    expect(await kindOf({ customerPoNumber: 'PO-BAD' })).toBe('in-doubt')
    expect(await kindOf({ customerPoNumber: 'PO-BAD' })).toBe('in-doubt')
    expect(await kindOf({ customerPoNumber: 'PO-BAD' })).toBe('posted')
  })

  it('throttle what is above the rate', async () => {
    await lab.knob('POST', 'settings', { ratePerSecond: 0 })
    const answer = await lab.port.create(someOrder(), within(2_000))
    expect(answer.kind).toBe('throttled')
    expect(answer.kind === 'throttled' ? answer.afterMs : 0).toBeLessThanOrEqual(1_000)
  })

  it('make it slow, so that a deadline passes', async () => {
    await lab.knob('POST', 'settings', { latencyMs: 3_000 })
    const answer = await lab.port.create(someOrder(), within(50))
    expect(answer.kind).toBe('in-doubt')
  })

  it('let it hang, and cut who hung when it is back', async () => {
    await lab.knob('POST', 'down', { hang: true })
    expect((await lab.port.create(someOrder(), within(50))).kind).toBe('in-doubt')
    const hung = lab.port.create(someOrder(), within(60_000))
    await lab.knob('POST', 'up')
    expect(['in-doubt', 'posted']).toContain((await hung).kind)
    expect(await kindOf()).toBe('posted')
  })

  it('take it away for a while, and are reachable meanwhile', async () => {
    await lab.knob('POST', 'down')
    await expect(lab.port.health(within(500))).rejects.toMatchObject({ kind: 'held' })
    expect((await lab.knob('GET', 'totals')).status).toBe(200)
    await lab.knob('POST', 'up')
    await lab.port.health(within(500))
  })

  it('let a held order go', async () => {
    const order = someOrder()
    await lab.knob('POST', 'faults', { kind: 'hold', match: { mark: order.mark } })
    const answer = lab.port.create(order, within(10_000))
    // 404 until the request has arrived and is held; jest's timeout is the ceiling.
    while ((await lab.knob('POST', 'let-go')).status === 404) await lab.port.health(within(2_000))
    expect((await answer).kind).toBe('posted')
  })

  it('add customers, products, stock and credit', async () => {
    await lab.knob('POST', 'master-data', {
      customers: [{ number: 'C-9', name: 'Nine', creditLimit: '10' }],
      products: [{ sku: 'P-9', name: 'Nine', onHand: '0', listPrice: '7.00', discontinued: true }],
    })
    const lines = someOrder().lines.map((line) => ({ ...line, sku: 'P-9' }))
    const documentId = await documentOf({ customerNumber: 'C-9', lines })
    const read = () => lab.erp.books.read(documentId)
    expect(read()).toMatchObject({ acknowledgement: 'CA', holds: [{ hold: 'CREDIT' }] })
    await lab.knob('POST', 'restock', { sku: 'P-9', quantity: '2' })
    await lab.knob('POST', 'release', { documentId, hold: 'CREDIT' })
    expect(read()).toMatchObject({ acknowledgement: 'AP', holds: [] })
    await lab.knob('POST', 'credit-limit', { number: 'C-9', creditLimit: null })
    expect(lab.erp.books.read(await documentOf({ customerNumber: 'C-9' }))?.holds).toEqual([])
  })

  it('hold, ship, deliver and invoice a document', async () => {
    const documentId = await documentOf()
    await lab.knob('POST', 'hold', { documentId, hold: 'MANUAL' })
    expect((await lab.knob('POST', 'ship', { documentId })).status).toBe(404)
    await lab.knob('POST', 'release', { documentId, hold: 'MANUAL' })
    for (const act of ['ship', 'deliver', 'invoice'])
      expect(await lab.knob('POST', act, { documentId })).toEqual({
        status: 200,
        body: { done: true },
      })
    const entry = lab.erp.books.order(documentId)
    expect(entry?.shipments[0]?.deliveredOn).not.toBeNull()
    expect(entry?.invoices).toHaveLength(1)
  })

  it('show the books and count them', async () => {
    const order = someOrder()
    await lab.port.create(order, within(2_000))
    await lab.port.create(order, within(2_000))
    expect((await lab.knob('GET', `books?mark=${order.mark}`)).body).toMatchObject([
      { document: { mark: order.mark }, order: { customerNumber: 'C-1' }, creates: 2 },
    ])
    const { documents, marks } = (await lab.knob('GET', 'totals')).body as Record<string, number>
    expect(documents).toBe(marks)
  })

  it.each([
    ['faults', { kind: 'explode' }, 'kind'],
    ['faults', { kind: 'delay', ms: -1 }, 'ms'],
    ['faults', { kind: 'delay', match: 'all' }, 'match'],
    ['settings', { latencyMs: 'fast' }, 'latencyMs'],
    ['settings', { webhookUrl: 'nowhere' }, 'webhookUrl'],
    ['restock', { sku: 'P-1', quantity: 5 }, 'quantity'],
    ['master-data', { products: [{ sku: 'X', name: 'X' }] }, 'products[0].onHand'],
    ['ship', null, ''],
    ['down', { ms: 1e12 }, 'ms'],
  ])('refuse POST %s %j and name what is wrong', async (path, body, field) => {
    const answer = await lab.knob('POST', path, body)
    expect(answer).toMatchObject({ status: 422, body: { findings: [{ path: field }] } })
  })

  it.each([
    ['POST', 'faults', '{"kind":', 400],
    ['POST', 'nothing', {}, 404],
    ['POST', 'restock', { sku: 'NOT-KNOWN', quantity: '1' }, 404],
    ['POST', 'release', { documentId: 'SO-0', hold: 'CREDIT' }, 404],
  ] as const)('answer %s %s %j with a problem', async (method, path, body, status) => {
    expect(await lab.knob(method, path, body)).toMatchObject({ status, body: { status } })
  })
})
