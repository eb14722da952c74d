import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { heldInTryton } from './tryton-side.ts'

type Order = Parameters<typeof heldInTryton>[0]
type Line = Order['lines'][number]

const line = (over: Partial<Line> = {}): Line => ({
  quantity: '2',
  shipped: '2',
  invoiced: '2',
  note: 'Carrick line: L1\nOrdered at 11.00',
  ...over,
})

const order = (over: Partial<Order> = {}): Order => ({
  webId: 'o-1',
  number: '12',
  createdAt: 1_000,
  state: 'processing',
  shipmentState: 'sent',
  invoiceState: 'awaiting payment',
  lines: [line()],
  ...over,
})

const held = (over: Partial<Order> = {}, worked = true, limited = false) =>
  heldInTryton(order(over), { worked, limited })

describe("an order in Tryton's books", () => {
  it('is finished when the warehouse is done and all that left is invoiced', () => {
    expect(held()).toMatchObject({ mark: 'o-1', documentId: '12', finished: true, holds: [] })
    expect(held({}, false).finished).toBe(false)
    expect(held({ lines: [line({ invoiced: '1' })] }).finished).toBe(false)
  })

  it('waits as a quotation for the credit of its customer, or for somebody', () => {
    expect(held({ state: 'quotation' }, false, true)).toMatchObject({
      holds: ['CREDIT'],
      finished: true,
    })
    expect(held({ state: 'quotation' }, false).holds).toEqual(['MANUAL'])
  })

  it.each([
    ['cancelled before it was confirmed', { state: 'cancelled' }, true],
    ['amended to nothing', { state: 'done', lines: [line({ quantity: '0' })] }, true],
    ['done', { state: 'done' }, false],
  ])('that is %s', (_what, over, cancelled) => {
    expect(held(over).cancelled).toBe(cancelled)
  })

  it('has one line for the parts of a line, and none for what is a charge', () => {
    const parts = [
      line(),
      line({ shipped: '0.5', invoiced: '0' }),
      line({ note: 'Carrick charge: FREIGHT' }),
    ]
    const { lines } = held({ lines: parts })
    expect(lines.map(({ lineId }) => lineId)).toEqual(['L1'])
    expect(lines[0]?.shipped).toEqual(parseDecimal('2.500000'))
    expect(lines[0]?.invoiced).toEqual(parseDecimal('2.000000'))
  })
})
