import { describe, expect, it } from '@jest/globals'
import { packGroups } from './pack-groups.adapter.ts'

const sizesOf = (sizes: readonly number[], limit: number): readonly (readonly number[])[] =>
  packGroups(sizes, limit).map((calls) => calls.map(({ length }) => length))

describe('groups in calls', () => {
  it('fill a call up to the limit', () => {
    expect(
      sizesOf(
        Array.from({ length: 450 }, () => 1),
        200,
      ),
    ).toEqual([[200], [200], [50]])
  })

  it('are never divided over two calls at a time', () => {
    expect(sizesOf([3, 3, 3], 5)).toEqual([[3], [3], [3]])
    expect(sizesOf([3, 2, 5, 1], 5)).toEqual([[5], [5], [1]])
  })

  it('take calls one after the other when they are larger than one', () => {
    expect(sizesOf([2, 500, 2], 200)).toEqual([[200, 200, 100], [4]])
  })

  it('may be empty', () => {
    expect(sizesOf([], 200)).toEqual([])
    expect(sizesOf([0, 2, 0], 200)).toEqual([[2]])
  })

  it('keep every record, once', () => {
    const sizes = [7, 0, 201, 40, 160, 1]
    const places = packGroups(sizes, 100).flat(2)
    expect(new Set(places.map(String)).size).toBe(places.length)
    expect(places).toHaveLength(409)
  })
})
