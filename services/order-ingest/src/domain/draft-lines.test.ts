import { describe, expect, it } from '@jest/globals'
import { SOME_ORDER } from '@carrick/testkit'
import { draftOfLines, groupsOf, linesOfDraft } from './draft-lines.ts'

const names = (draft: unknown) =>
  linesOfDraft(draft, SOME_ORDER).map(({ lineNumber, words }) => [lineNumber, words])

describe('the lines of a draft', () => {
  it('have a name and a number whatever else is wrong with them', () => {
    expect(names({ lines: [{ sku: 'ROPE' }, 7, { lineNumber: 20, quantity: 'many' }] })).toEqual([
      [1, 'line 1 (ROPE)'],
      [2, 'line 2'],
      [20, 'line 20'],
    ])
    for (const draft of [undefined, [], { lines: 'none' }]) expect(names(draft)).toEqual([])
  })

  it('keep their names when others are left out, and the sums of all are forgotten', () => {
    const draft = { currency: 'EUR', netAmount: '3.00', lines: [{ sku: 'A' }, { sku: 'B' }] }
    const [, second] = linesOfDraft(draft, SOME_ORDER)
    if (second === undefined) throw new Error('there are two lines')
    expect(draftOfLines(draft, [{ sku: 'B' }], [second])).toEqual({
      currency: 'EUR',
      lines: [{ sku: 'B', lineId: second.lineId, lineNumber: 2 }],
    })
  })

  it('stand or fall with their bundle, also one that names itself', () => {
    const lines = linesOfDraft(
      {
        lines: [
          { lineId: 'set' },
          { lineId: 'part', parentLineId: 'set' },
          { lineId: 'piece', parentLineId: 'part' },
          { lineId: 'alone' },
          { lineId: 'loop', parentLineId: 'loop' },
        ],
      },
      SOME_ORDER,
    )
    const groups = (...wanted: readonly string[]) =>
      groupsOf(lines, new Set(wanted)).map((group) => group.map(({ lineId }) => lineId))
    expect(groups('piece')).toEqual([['set', 'part', 'piece']])
    expect(groups('alone', 'set')).toEqual([['set', 'part', 'piece'], ['alone']])
    expect(groups('loop')).toEqual([['loop']])
    expect(groups('strange')).toEqual([])
  })
})
