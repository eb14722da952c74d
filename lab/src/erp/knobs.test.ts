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

  it('enter an order by hand, whose document tells what was ordered', async () => {
    const { mark, ...byHand } = someOrder({ customerPoNumber: 'BY-HAND' })
    expect((await lab.knob('POST', 'enter', byHand)).status).toBe(200)
    expect((await lab.knob('POST', 'enter', { ...byHand, customerNumber: 'NOBODY' })).status).toBe(
      404,
    )
    expect(await lab.knob('POST', 'enter', { ...byHand, lines: 7 })).toMatchObject({ status: 422 })
    const { entries } = await lab.port.changesSince(undefined, 1_000, within(2_000))
    const told = entries.flatMap((fact) => (fact.type === 'order' ? fact.document : []))
    const [document] = told.filter(({ entered }) => entered?.customerPoNumber === 'BY-HAND')
    expect(document?.mark).not.toBe(mark)
    expect(document?.entered).toMatchObject({ customerNumber: byHand.customerNumber })
    expect(document?.entered?.lines).toMatchObject([{ lineRef: byHand.lines[0]?.lineRef }])
  })

  it('take reserved stock from an order, all of it or so much, but nothing that has left', async () => {
    const lines = someOrder().lines.map((line) => ({ ...line, quantity: '5', netAmount: '50.00' }))
    const documentId = await documentOf({ lines })
    const [{ lineRef } = { lineRef: '' }] = lines
    const answered = async () =>
      (await lab.port.readOrder(documentId, within(2_000)))?.lines.map(
        ({ confirmed, backordered }) => [Number(confirmed), Number(backordered)],
      )
    const part = { documentId, lines: [{ lineRef, quantity: '2' }] }
    expect((await lab.knob('POST', 'unreserve', part)).status).toBe(200)
    expect(await answered()).toEqual([[3, 2]])
    await lab.knob('POST', 'ship', { documentId, lines: [{ lineRef, quantity: '1' }] })
    expect((await lab.knob('POST', 'unreserve', { documentId })).status).toBe(200)
    expect(await answered()).toEqual([[1, 4]])
    expect((await lab.knob('POST', 'unreserve', { documentId })).status).toBe(404)
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

  it('put a tax on what is written from then on, and take it off again', async () => {
    const taxOf = async () => lab.erp.books.read(await documentOf())?.taxAmount
    await lab.knob('POST', 'tax', { rate: '0.2' })
    expect(await taxOf()).toBe('4.00')
    expect((await lab.knob('POST', 'tax', { rate: '-0.2' })).status).toBe(422)
    expect(await taxOf()).toBe('4.00')
    await lab.knob('POST', 'tax', { rate: null })
    expect(await taxOf()).toBeNull()
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

  it('pay, write off and take back what was invoiced and shipped', async () => {
    const documentId = await documentOf()
    const entry = lab.erp.books.order(documentId)
    const act = async (path: string, body: object): Promise<number> =>
      (await lab.knob('POST', path, body)).status
    const invoiceId = () => entry?.invoices.at(-1)?.invoiceId ?? ''
    await lab.knob('POST', 'ship', { documentId })
    await lab.knob('POST', 'invoice', { documentId })
    expect(await act('withdraw-invoice', { invoiceId: invoiceId() })).toBe(200)
    expect(await act('pay', { invoiceId: invoiceId() })).toBe(404)
    const shipmentId = entry?.shipments[0]?.shipmentId
    expect(await act('withdraw-shipment', { shipmentId })).toBe(200)
    await lab.knob('POST', 'ship', { documentId })
    await lab.knob('POST', 'invoice', { documentId })
    expect(await act('pay', { invoiceId: invoiceId(), amount: '5' })).toBe(200)
    expect(await act('write-off', { invoiceId: invoiceId() })).toBe(200)
    expect(entry?.invoices).toMatchObject([
      { withdrawn: true },
      { settlement: 'WRITTEN_OFF', paidAmount: '5.00', openAmount: '0.00' },
    ])
  })

  it('receive what comes back, announced or not, and take a credit memo back', async () => {
    const order = someOrder()
    const answer = await lab.port.create(order, within(2_000))
    const orderDocumentId = answer.kind === 'posted' ? answer.result.documentId : ''
    await lab.knob('POST', 'ship', { documentId: orderDocumentId })
    await lab.knob('POST', 'invoice', { documentId: orderDocumentId })
    const returned = await lab.port.createReturn(
      {
        mark: 'return-1',
        orderMark: order.mark,
        orderDocumentId,
        reason: null,
        lines: [{ lineRef: 'line-1', quantity: '1', reason: null }],
      },
      within(2_000),
    )
    const documentId = returned.kind === 'posted' ? returned.result.documentId : ''
    const lines = [{ lineRef: 'line-1', quantity: '1' }]
    for (const body of [{ documentId }, { documentId: orderDocumentId, lines }])
      expect((await lab.knob('POST', 'receive-return', body)).status).toBe(200)
    const request = { mark: 'return-1', documentId, requestId: 'credit-1', lines, charges: [] }
    const credit = await lab.port.creditReturn(request, within(2_000))
    const creditMemoId = credit.kind === 'posted' ? credit.result.creditMemoId : ''
    expect((await lab.knob('GET', `books?mark=${order.mark}`)).body).toMatchObject([
      {
        credits: [{ creditMemoId, netAmount: '10.00', withdrawn: false }],
        returns: [{ mark: 'return-1', credits: [{ requestId: 'credit-1' }] }, { credits: [] }],
      },
    ])
    expect((await lab.knob('POST', 'withdraw-credit', { creditMemoId })).status).toBe(200)
    expect((await lab.knob('POST', 'withdraw-credit', { creditMemoId })).status).toBe(404)
  })

  it('break the return that is meant and no other', async () => {
    await lab.knob('POST', 'faults', { kind: 'cut-after-commit', match: { mark: 'return-2' } })
    const order = someOrder()
    const answer = await lab.port.create(order, within(2_000))
    const orderDocumentId = answer.kind === 'posted' ? answer.result.documentId : ''
    await lab.knob('POST', 'ship', { documentId: orderDocumentId })
    const wanted = (mark: string) => ({
      ...{ mark, orderMark: order.mark, orderDocumentId, reason: null },
      lines: [{ lineRef: 'line-1', quantity: '1', reason: null }],
    })
    expect((await lab.port.createReturn(wanted('return-3'), within(2_000))).kind).toBe('posted')
    expect((await lab.port.createReturn(wanted('return-2'), within(2_000))).kind).toBe('in-doubt')
    expect((await lab.port.findReturn('return-2', within(2_000)))?.mark).toBe('return-2')
  })

  it('promise a customer a price', async () => {
    const prices = [{ sku: 'P-1', unitPrice: '8.00' }]
    await lab.knob('POST', 'master-data', { customers: [{ number: 'C-8', name: 'Eight', prices }] })
    const { orderDate, currency } = someOrder()
    const simulation = await lab.port.simulate(
      {
        ...{ customerNumber: 'C-8', orderDate, requestedDate: null, currency, shipTo: null },
        lines: [
          {
            ...{ lineRef: 'line-1', sku: 'P-1', quantity: '2', uom: 'C62' },
            ...{ unitPrice: null, discount: '0' },
          },
        ],
        charges: [],
      },
      within(2_000),
    )
    expect(simulation).toMatchObject({ netAmount: '16.00', lines: [{ unitPrice: '8.00' }] })
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
    ['pay', { invoiceId: 'IN-1', amount: 5 }, 'amount'],
    ['receive-return', { documentId: 'RT-1', lines: [{ lineRef: 'l' }] }, 'lines[0].quantity'],
    [
      'master-data',
      { customers: [{ number: 'C', name: 'C', prices: [{}] }] },
      'customers[0].prices[0].sku',
    ],
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
