import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { documentOf } from './document.ts'
import { shipmentFact } from './facts.ts'
import { keptReference, LET_GO, lineNote } from './note.ts'
import { DAY, saleBook, saleLine, shipment } from './sale-book.fixture.ts'
import type { SaleBook } from './sale-book.ts'

const TODAY = '2026-11-23'

type Moves = SaleBook['outgoing']
type Move = Moves[number]

const move = (quantity: string, over: Partial<Move> = {}): Move => ({
  ...{ id: 20, origin: 10, shipment: 5, product: 4, state: 'draft', inventory: [] },
  ...{ planned_date: TODAY, create_date: DAY, last_modified_at: DAY + 2_000 },
  quantity: parseDecimal(quantity),
  ...over,
})

const taken = (quantity: string, state: 'draft' | 'assigned' | 'done') => ({
  ...{ origin: 20, state, create_date: DAY, last_modified_at: DAY + 3_000 },
  quantity: parseDecimal(quantity),
})

const answerOf = (one: SaleBook) => documentOf(one, TODAY)?.lines[0]

describe('the document of an order in Tryton', () => {
  it('is none before it was quoted', () => {
    expect(documentOf(saleBook({ state: 'draft', number: null }), TODAY)).toBeUndefined()
  })

  it('is received, not accepted, until the worker has processed it', () => {
    expect(answerOf(saleBook({ state: 'confirmed' }))).toMatchObject({
      code: 'AB',
      backordered: '0',
    })
  })

  it('confirms what is reserved and keeps the rest as a backorder', () => {
    const partly = move('10', { inventory: [taken('3', 'assigned'), taken('7', 'draft')] })
    expect(answerOf(saleBook({}, [partly]))).toEqual({
      ...{ lineRef: 'line-1', code: 'CA', confirmed: '3', backordered: '7' },
      ...{ promiseDate: null, reason: 'waits for supply' },
    })
  })

  it('is received until somebody has tried to reserve it, then what is not reserved waits', () => {
    const none = move('10', { inventory: [taken('10', 'draft')] })
    const received = { code: 'AB', confirmed: '0', backordered: '0' }
    expect(answerOf(saleBook({}, [none]))).toMatchObject(received)
    const tried = shipment({ reference: 'mark' })
    const answer = answerOf(saleBook({}, [none], { shipments: [tried] }))
    expect(answer).toMatchObject({ code: 'CA', confirmed: '0', backordered: '10' })
  })

  describe('whose reservation was given up', () => {
    const anew = { ...taken('10', 'draft'), create_date: DAY + 1 }
    const given = move('10', { inventory: [anew] })
    const shipments = [shipment({ reference: LET_GO })]

    it('waits for supply', () => {
      expect(answerOf(saleBook({}, [given]))).toMatchObject({ code: 'CA', backordered: '10' })
    })

    it('by ourselves, to change the order, loses nothing', () => {
      const changing = answerOf(saleBook({}, [given], { shipments }))
      expect(changing).toMatchObject({ code: 'AB', backordered: '0' })
    })

    it('by ourselves and was reserved by somebody else is confirmed', () => {
      const reserved = move('10', { inventory: [taken('10', 'assigned')] })
      expect(answerOf(saleBook({}, [reserved], { shipments }))?.confirmed).toBe('10')
    })
  })

  it('waits as a whole when it goes whole or not at all', () => {
    const shipments = [shipment({ state: 'draft', reference: keptReference('mark') })]
    const answer = answerOf(saleBook({}, [move('10')], { shipments }))
    expect(answer).toMatchObject({ code: 'CA', confirmed: '0', backordered: '10' })
  })

  it('adds up what left and what is still reserved, and tells of a day to come', () => {
    const left = move('4', { state: 'done' })
    const rest = move('6', { planned_date: '2026-12-01', inventory: [taken('6', 'assigned')] })
    expect(answerOf(saleBook({}, [left, rest]))).toMatchObject({
      ...{ code: 'AP', confirmed: '10', backordered: '0', promiseDate: '2026-12-01' },
    })
  })

  it('does not wait for what is closed', () => {
    const left = move('4', { state: 'done' })
    expect(answerOf(saleBook({ state: 'done' }, [left]))).toMatchObject({
      ...{ code: 'CA', confirmed: '4', backordered: '0' },
    })
  })

  it('keeps a quotation on hold, for credit when the customer would owe too much', () => {
    const held = documentOf(saleBook({ state: 'quotation' }), TODAY)
    expect(held?.holds.map(({ hold }) => hold)).toEqual(['MANUAL'])
    const creditLimit = parseDecimal('100.00')
    const poor = documentOf(saleBook({ state: 'quotation' }, [], { creditLimit }), TODAY)
    expect(poor?.holds.map(({ hold }) => hold)).toEqual(['CREDIT'])
  })

  it('is cancelled when we withdrew it, though Tryton calls it done', () => {
    const document = documentOf(saleBook({ state: 'done' }, [], { isWithdrawn: true }), TODAY)
    expect(document).toMatchObject({ cancelled: true, holds: [], acknowledgement: 'RE' })
  })

  it('tells which version of ours it has, and no line that we took off it', () => {
    const gone = { amendments: ['Carrick amendment 2 r'], orderVersion: 2 }
    const lines = [
      saleLine(10, lineNote('line-1', []), '0'),
      saleLine(12, lineNote('line-2', []), '1'),
    ]
    const document = documentOf(saleBook({}, [], { ...gone, lines }), TODAY)
    expect(document).toMatchObject({ orderVersion: 2, lines: [{ lineRef: 'line-2' }] })
  })

  it('of others has no mark, and tells what they ordered', () => {
    const entered = {
      ...{ customerNumber: 'KLEIN', customerPoNumber: null, orderDate: TODAY },
      ...{ requestedDate: null, lines: [] },
    }
    const untouched = move('10', { inventory: [taken('10', 'draft')] })
    // Nobody has written a reference there: that is not our mark.
    const shipments = [shipment()]
    const theirs = saleBook({ web_id: null }, [untouched], { mark: '', entered, shipments })
    expect(documentOf(theirs, TODAY)).toMatchObject({ mark: '', entered, acknowledgement: 'AB' })
    expect(documentOf(saleBook({}), TODAY)).not.toHaveProperty('entered')
  })

  it('is as new as the newest of what it is read from', () => {
    const reserved = move('10', { inventory: [taken('10', 'assigned')] })
    expect(documentOf(saleBook({}, [reserved]), TODAY)?.version).toBe(DAY / 1_000 + 3)
  })
})

describe('a shipment of Tryton', () => {
  const done = shipment({
    ...{ state: 'done', effective_date: TODAY, last_modified_at: DAY + 9_000 },
  })

  it('tells what left, by line', () => {
    const fact = shipmentFact(saleBook({}, [move('4', { state: 'done' }), move('6')]), done, 'UTC')
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
    expect(
      shipmentFact(saleBook({}, [move('4')]), { ...done, state: 'waiting' }, 'UTC'),
    ).toBeUndefined()
    const back = saleBook({}, [move('4', { state: 'cancelled' })])
    const fact = shipmentFact(back, { ...done, state: 'cancelled' }, 'UTC')
    expect(fact).toMatchObject({ withdrawn: true, lines: [] })
  })

  it('says with whom it goes and under what number, where Tryton knows', () => {
    const left = saleBook({}, [move('10', { state: 'done' })])
    expect(shipmentFact(left, done, 'UTC')).toMatchObject({ carrier: null, tracking: null })
    const carrier = { 'party.': { name: 'Fast Parcels' } }
    const tracked = { ...done, shipping_reference: '1Z-7', 'carrier.': carrier }
    const told = { carrier: 'Fast Parcels', tracking: '1Z-7', deliveredOn: null }
    expect(shipmentFact(left, tracked, 'UTC')).toMatchObject(told)
  })
})
