import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Lab, someOrder, startLab, within } from './lab-erp.fixture.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterEach(() => lab.knob('DELETE', 'faults'))
afterAll(() => lab.close())

const shippedOf = (mark: string): readonly string[] =>
  lab.erp.books.orders
    .filter(({ order }) => order.mark === mark)
    .flatMap(({ shipments }) => shipments.flatMap(({ lines }) => lines))
    .map(({ quantity }) => quantity)

/** An order of two that is there, and the change of it to three. */
const ordered = async (wanted?: ReturnType<typeof someOrder>['lines']) => {
  const order = { ...someOrder(), ...(wanted && { lines: wanted }) }
  const answer = await lab.port.create(order, within(2_000))
  if (answer.kind !== 'posted') throw new Error(answer.kind)
  const { documentId } = answer.result
  const lines = order.lines.map((line) => ({ ...line, quantity: '3', netAmount: '30.00' }))
  const change = {
    ...{ documentId, requestId: `${order.mark}/amend/2`, baseVersion: 1 },
    order: { ...order, version: 2, lines },
  }
  return { order, documentId, change }
}

describe('a change that races with a shipment', () => {
  it('and comes second is refused, and what left is what was ordered before', async () => {
    const { order, documentId, change } = await ordered()
    await lab.knob('POST', 'faults', { kind: 'hold', match: { mark: order.mark } })
    const answer = await lab.port.amend(change, within(100))
    await lab.knob('POST', 'ship', { documentId })
    await lab.knob('POST', 'let-go')
    expect(answer.kind).toBe('in-doubt')
    const found = await lab.port.findByMark(order.mark, within(2_000))
    expect([found?.orderVersion, shippedOf(order.mark)]).toEqual([1, ['2']])
    const again = await lab.port.amend(change, within(2_000))
    expect(again).toMatchObject({ kind: 'rejected', findings: [{ code: 'MESH_ERP_CUT_OFF' }] })
  })

  it('and comes first is in what leaves, also when its answer is lost', async () => {
    const { order, documentId, change } = await ordered()
    await lab.knob('POST', 'faults', { kind: 'cut-after-commit', match: { mark: order.mark } })
    expect((await lab.port.amend(change, within(2_000))).kind).toBe('in-doubt')
    await lab.knob('POST', 'ship', { documentId })
    const found = await lab.port.findByMark(order.mark, within(2_000))
    expect([found?.orderVersion, shippedOf(order.mark)]).toEqual([2, ['3']])
  })
})

describe('a cancellation that races with a shipment', () => {
  it.each([
    ['ship', 'cancel', { kind: 'rejected', findings: [{ code: 'MESH_ERP_ALREADY_SHIPPED' }] }, 1],
    ['cancel', 'ship', { kind: 'posted', result: { cancelled: true } }, 0],
  ])('%s before %s: one of them happens', async (first, _second, expected, shipments) => {
    const { order, documentId } = await ordered()
    const cancel = () =>
      lab.port.cancel(
        { documentId, requestId: `${order.mark}/cancel/1`, lines: [], reason: null },
        within(2_000),
      )
    const early = first === 'cancel' ? await cancel() : undefined
    await lab.knob('POST', 'ship', { documentId })
    expect(early ?? (await cancel())).toMatchObject(expected)
    expect(shippedOf(order.mark)).toHaveLength(shipments)
  })

  it.each([
    ['ship', { kind: 'rejected', findings: [{ path: 'lines[0]' }] }, ['2', '2']],
    ['cancel', { kind: 'posted', result: { cancelled: false } }, ['2']],
  ])('of a line, %s first: it leaves or it is cancelled', async (first, expected, left) => {
    const [line] = someOrder().lines
    if (line === undefined) throw new Error('the order has a line')
    const lines = [line, { ...line, lineRef: 'other', lineNumber: 2 }]
    const { order, documentId } = await ordered(lines)
    const cancel = () =>
      lab.port.cancel(
        { documentId, requestId: `${order.mark}/cancel/1`, lines: ['other'], reason: null },
        within(2_000),
      )
    const early = first === 'cancel' ? await cancel() : undefined
    await lab.knob('POST', 'ship', { documentId })
    expect(early ?? (await cancel())).toMatchObject(expected)
    expect(shippedOf(order.mark)).toEqual(left)
  })
})
