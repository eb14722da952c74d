import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { aLine, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import { aQueuedOrder } from '../adapters/sample-intake.fake.ts'
import { duplicatesAmong, fingerprintOf } from './duplicates.ts'
import type { Intake } from './intake.ts'

const OTHER = '00000000-0000-5000-8000-000000000002'
const lines = [aLine(), aLine({ lineId: 'line-2', lineNumber: 2, sku: 'BLOCK-40' })]
const order = anOrder(SOME_ORDER, { lines })
const print = (over: Partial<Order> = {}) => fingerprintOf({ ...order, ...over })

describe('what an order says', () => {
  it.each<[string, Partial<Order>]>([
    ['under another id', { orderId: OTHER, version: 3 }],
    ['with its lines in another sequence', { lines: lines.toReversed() }],
    ['with its numbers written otherwise', { netAmount: parseDecimal('178.0000') }],
    ['for another day, with another note', { requestedDate: '2026-12-24', notes: ['again'] }],
    ['with blanks around its purchase order', { customerPoNumber: ' PO-1 ' }],
  ])('is the same %s', (_name, over) => {
    expect(print(over)).toBe(print())
  })

  it.each<[string, Partial<Order>]>([
    ['of another customer', { soldTo: { ...order.soldTo, number: 'NORTH' } }],
    ['of another purchase order', { customerPoNumber: 'PO-2' }],
    ['in another currency', { currency: 'USD' }],
    ['of another amount', { netAmount: parseDecimal('178.01') }],
    ['with a line less', { lines: lines.slice(1) }],
    ['with more of it', { lines: [aLine({ quantity: parseDecimal('3') }), ...lines.slice(1)] }],
  ])('is another %s', (_name, over) => {
    expect(print(over)).not.toBe(print())
  })

  it('tells nothing without a purchase order: customers buy the same again', () => {
    expect(print({ customerPoNumber: null })).toBeNull()
  })
})

describe('an order that says the same', () => {
  const other: Intake = aQueuedOrder({ fingerprint: 'f', since: NOON })
  const among = (state: unknown, { orderId = OTHER, since = NOON - 1 } = {}) =>
    duplicatesAmong([state], orderId, 'f', since)

  it('is found, by the name that people have for it', () => {
    expect(among(other)).toEqual([{ orderId: SOME_ORDER, words: 'WEB-1' }])
    const document = { id: 'SO-000001', at: NOON }
    expect(among({ ...other, document })).toMatchObject([{ words: 'WEB-1 (SO-000001 in demo)' }])
  })

  it.each<[string, unknown, { orderId?: string; since?: number }]>([
    ['is itself', other, { orderId: SOME_ORDER }],
    ['came before the window', other, { since: NOON + 1 }],
    ['says something else since', { ...other, fingerprint: 'g' }, {}],
    ['is cancelled', { ...other, cancellation: { step: 'DONE', at: NOON } }, {}],
    [
      'was refused by its ERP',
      {
        ...other,
        failure: {
          at: NOON,
          told: 1,
          rejected: true,
          problem: { code: 'MESH_ERP_REFUSED', message: 'no' },
          findings: [],
        },
      },
      {},
    ],
    ['waits itself', { ...other, step: 'HELD' }, {}],
    ['is no order', { active: true }, {}],
  ])('is none when it %s', (_name, state, circumstances) => {
    expect(among(state, circumstances)).toEqual([])
  })
})
