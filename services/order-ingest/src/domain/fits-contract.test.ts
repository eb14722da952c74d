import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { contractFindings, MOST_BYTES } from './fits-contract.ts'

const findingsOf = (over: Partial<Order> = {}) => contractFindings(anOrder(SOME_ORDER, over))

describe('what no event can carry', () => {
  it('is nothing of an ordinary order', () => {
    expect(findingsOf()).toEqual([])
  })

  it.each<[string, Partial<Order>, string]>([
    [
      'a line number beyond 32 bits',
      { lines: [aLine({ lineNumber: 2_147_483_648 })] },
      'lines[0].lineNumber',
    ],
    [
      'the amount of a line beyond 19 digits',
      { lines: [aLine(), aLine({ netAmount: parseDecimal('1000000000000000') })] },
      'lines[1].netAmount',
    ],
    ['a sum beyond 19 digits', { netAmount: parseDecimal('1000000000000000') }, 'netAmount'],
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
