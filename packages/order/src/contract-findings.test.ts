import { describe, expect, it } from '@jest/globals'
import type { Order } from '@carrick/schemas'
import { contractFindings, MOST_BYTES } from './contract-findings.ts'
import { amount, order } from './order.fixture.ts'

const HUGE = amount('1000000000000000')
const findingsOf = (over: Partial<Order> = {}) => contractFindings(order(over))

describe('what no event can carry', () => {
  it('is nothing of an ordinary order', () => {
    expect(findingsOf()).toEqual([])
  })

  it.each<[string, Partial<Order>, string]>([
    [
      'a line number beyond 32 bits',
      { lines: order().lines.map((line) => ({ ...line, lineNumber: 2_147_483_648 })) },
      'lines[0].lineNumber',
    ],
    [
      'the amount of a line beyond 19 digits',
      { lines: order().lines.map((line) => ({ ...line, netAmount: HUGE })) },
      'lines[0].netAmount',
    ],
    ['a sum beyond 19 digits', { netAmount: HUGE }, 'netAmount'],
  ])('is %s, and it is named', (_name, over, path) => {
    expect(findingsOf(over)).toMatchObject([
      { path, code: 'MESH_ORDER_NUMBER_TOO_LARGE', severity: 'error' },
    ])
  })

  it('is an order that is larger than a record', () => {
    const note = 'x'.repeat(1_000)
    const notes = (count: number) => Array.from({ length: count }, () => note)
    expect(findingsOf({ notes: notes(MOST_BYTES / 1_000 - 10) })).toEqual([])
    expect(findingsOf({ notes: notes(MOST_BYTES / 1_000 + 1) })).toMatchObject([
      { path: 'order', code: 'MESH_ORDER_TOO_LARGE' },
    ])
  })
})
