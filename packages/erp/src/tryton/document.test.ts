import { describe, expect, it } from '@jest/globals'
import { decimal, parseDecimal } from '@carrick/kernel'
import { documentOf } from './document.ts'
import { shipmentFact } from './facts.ts'
import { chargeNote, lineNote } from './note.ts'
import type { SaleBook } from './sale-book.ts'

const TODAY = '2026-11-23'
const DAY = Date.UTC(2026, 10, 23) * 1000

type Moves = SaleBook['outgoing']
type Move = Moves[number]

const move = (quantity: string, over: Partial<Move> = {}): Move => ({
  ...{ id: 20, origin: 10, shipment: 5, product: 4, state: 'draft', inventory: [] },
  ...{ planned_date: TODAY, last_modified_at: DAY + 2_000 },
  quantity: parseDecimal(quantity),
  ...over,
})

const taken = (quantity: string, state: 'draft' | 'assigned' | 'done') => ({
  ...{ origin: 20, state, last_modified_at: DAY + 3_000 },
  quantity: parseDecimal(quantity),
})

const line = (id: number, note: string, quantity: string, type = 'goods') => ({
  ...{ id, sale: 1, note, product: 4, unit: 1, unit_price: decimal(1000n, 2) },
  quantity: parseDecimal(quantity),
  'product.': { type },
})

const book = (
  over: Partial<SaleBook['sale']>,
  outgoing: Moves = [],
  rest: Partial<SaleBook> = {},
): SaleBook => ({
  sale: {
    ...{
      id: 1,
      web_id: 'mark',
      number: '7',
      state: 'processing',
      description: null,
      party: 2,
      origin: undefined,
    },
    ...{ untaxed_amount: parseDecimal('105.00'), last_modified_at: DAY + 1_000 },
    'currency.': { code: 'USD' },
    ...over,
  },
  lines: [
    line(10, lineNote('line-1', ['a remark']), '10'),
    line(11, chargeNote('FREIGHT'), '1', 'service'),
  ],
  outgoing,
  shipments: [],
  isWithdrawn: false,
  creditLimit: undefined,
  ...rest,
})

const answerOf = (one: SaleBook) => documentOf(one, TODAY)?.lines[0]

describe('the document of an order in Tryton', () => {
  it('is none before it was quoted', () => {
    expect(documentOf(book({ state: 'draft', number: null }), TODAY)).toBeUndefined()
  })

  it('is received, not accepted, until the worker has processed it', () => {
    expect(answerOf(book({ state: 'confirmed' }))).toMatchObject({ code: 'AB', backordered: '0' })
  })

  it('confirms what is reserved and keeps the rest as a backorder', () => {
    const partly = move('10', { inventory: [taken('3', 'assigned'), taken('7', 'draft')] })
    expect(answerOf(book({}, [partly]))).toEqual({
      ...{ lineRef: 'line-1', code: 'CA', confirmed: '3', backordered: '7' },
      ...{ promiseDate: null, reason: 'waits for supply' },
    })
  })

  it('is received until somebody has tried to reserve it, then what is not reserved waits', () => {
    const none = move('10', { inventory: [taken('10', 'draft')] })
    const received = { code: 'AB', confirmed: '0', backordered: '0' }
    expect(answerOf(book({}, [none]))).toMatchObject(received)
    const shipment = { id: 5, number: '12', state: 'waiting', effective_date: null }
    const tried = { ...shipment, reference: 'mark', last_modified_at: DAY + 4_000 }
    const answer = answerOf(book({}, [none], { shipments: [tried] }))
    expect(answer).toMatchObject({ code: 'CA', confirmed: '0', backordered: '10' })
  })

  it('adds up what left and what is still reserved, and tells of a day to come', () => {
    const left = move('4', { state: 'done' })
    const rest = move('6', { planned_date: '2026-12-01', inventory: [taken('6', 'assigned')] })
    expect(answerOf(book({}, [left, rest]))).toMatchObject({
      ...{ code: 'AP', confirmed: '10', backordered: '0', promiseDate: '2026-12-01' },
    })
  })

  it('does not wait for what is closed', () => {
    const left = move('4', { state: 'done' })
    expect(answerOf(book({ state: 'done' }, [left]))).toMatchObject({
      ...{ code: 'CA', confirmed: '4', backordered: '0' },
    })
  })

  it('keeps a quotation on hold, for credit when the customer would owe too much', () => {
    const held = documentOf(book({ state: 'quotation' }), TODAY)
    expect(held?.holds.map(({ hold }) => hold)).toEqual(['MANUAL'])
    const creditLimit = parseDecimal('100.00')
    const poor = documentOf(book({ state: 'quotation' }, [], { creditLimit }), TODAY)
    expect(poor?.holds.map(({ hold }) => hold)).toEqual(['CREDIT'])
  })

  it('is cancelled when we withdrew it, though Tryton calls it done', () => {
    const document = documentOf(book({ state: 'done' }, [], { isWithdrawn: true }), TODAY)
    expect(document).toMatchObject({ cancelled: true, holds: [], acknowledgement: 'RE' })
  })

  it('is as new as the newest of what it is read from', () => {
    const reserved = move('10', { inventory: [taken('10', 'assigned')] })
    expect(documentOf(book({}, [reserved]), TODAY)?.version).toBe(DAY / 1_000 + 3)
  })
})

describe('a shipment of Tryton', () => {
  const shipment = {
    ...{ id: 5, number: '12', state: 'done', effective_date: TODAY, reference: null },
    last_modified_at: DAY + 9_000,
  }

  it('tells what left, by line', () => {
    const fact = shipmentFact(book({}, [move('4', { state: 'done' }), move('6')]), shipment)
    expect(fact).toMatchObject({
      ...{
        mark: 'mark',
        documentId: '7',
        shipmentId: '12',
        version: DAY / 1_000 + 9,
        withdrawn: false,
      },
      lines: [{ lineRef: 'line-1', quantity: '4' }],
    })
  })

  it('tells nothing before anything left, and of one that was taken back', () => {
    expect(shipmentFact(book({}, [move('4')]), { ...shipment, state: 'waiting' })).toBeUndefined()
    const back = book({}, [move('4', { state: 'cancelled' })])
    const fact = shipmentFact(back, { ...shipment, state: 'cancelled' })
    expect(fact).toMatchObject({ withdrawn: true, lines: [] })
  })
})
