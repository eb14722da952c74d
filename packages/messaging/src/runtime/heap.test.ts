import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createHeap } from './heap.ts'

const drain = (heap: ReturnType<typeof createHeap<number>>): number[] => {
  const items: number[] = []
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) items.push(item)
  return items
}

describe('the heap', () => {
  it('gives its items in order, also after some were taken out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const heap = createHeap<number>((a, b) => a < b)
        for (const item of items) heap.push(item)
        heap.retain((item) => item % 3 !== 0)
        const kept = items.filter((item) => item % 3 !== 0).sort((a, b) => a - b)
        expect(heap.peek()).toBe(kept[0])
        expect(heap.size).toBe(kept.length)
        expect(drain(heap)).toEqual(kept)
      }),
    )
  })
})
