import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { assignSlots } from './assigner.ts'

describe('the co-partitioned assigner', () => {
  const groups = fc.uniqueArray(
    fc.record({ id: fc.stringMatching(/^[a-f0-9]{1,4}$/), held: fc.array(fc.nat(15)) }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 14 },
  )

  it('gives every slot to exactly one member, balanced to within one', () => {
    fc.assert(
      fc.property(groups, (members) => {
        const lists = [...assignSlots(members, 12).values()]
        expect(lists.flat().sort((a, b) => a - b)).toEqual([...Array(12).keys()])
        const sizes = lists.map((list) => list.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('gives the same answer whoever computes it', () => {
    fc.assert(
      fc.property(groups, (members) => {
        expect(assignSlots([...members].reverse(), 12)).toEqual(assignSlots(members, 12))
      }),
    )
  })

  it('moves only what balance asks for when a member joins', () => {
    const before = assignSlots([{ id: 'a' }, { id: 'b' }], 12)
    const after = assignSlots(
      [
        { id: 'a', held: before.get('a') ?? [] },
        { id: 'b', held: before.get('b') ?? [] },
        { id: 'c' },
      ],
      12,
    )
    for (const id of ['a', 'b']) {
      expect(before.get(id)).toEqual(expect.arrayContaining([...(after.get(id) ?? [])]))
    }
    expect(after.get('c')).toHaveLength(4)
  })
})
