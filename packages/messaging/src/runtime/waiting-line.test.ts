import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createWaitingLine, type Waiting } from './waiting-line.ts'

const lineOf = (items: readonly Waiting[], oldestEvery: number) => {
  const line = createWaitingLine<Waiting>(oldestEvery)
  for (const item of items) line.push(item)
  return line
}

const drain = (line: ReturnType<typeof lineOf>): Waiting[] => {
  const items: Waiting[] = []
  for (let item = line.next(); item !== undefined; item = line.next()) items.push(item)
  return items
}

const waiting = fc
  .array(fc.nat({ max: 9 }), { maxLength: 400 })
  .map((priorities) => priorities.map((priority, order) => ({ priority, order })))

const byUrgency = (a: Waiting, b: Waiting): number => b.priority - a.priority || a.order - b.order

describe('the waiting line', () => {
  it('gives the most urgent first, and among equals the oldest', () => {
    fc.assert(
      fc.property(waiting, (items) => {
        expect(drain(lineOf(items, 0))).toEqual([...items].sort(byUrgency))
      }),
    )
  })

  it('gives each one once, and every third to the oldest of those that are left', () => {
    fc.assert(
      fc.property(waiting, (items) => {
        const given = drain(lineOf(items, 3))
        const left = [...items]
        given.forEach((item, index) => {
          const expected = (index + 1) % 3 === 0 ? left[0] : [...left].sort(byUrgency)[0]
          expect(item).toBe(expected)
          left.splice(left.indexOf(item), 1)
        })
        expect(left).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('counts those before one, and only those that are kept', () => {
    fc.assert(
      fc.property(waiting, (items) => {
        const line = lineOf(items, 3)
        line.retain(({ order }) => order % 2 === 0)
        const kept = items.filter(({ order }) => order % 2 === 0)
        expect(line.size).toBe(kept.length)
        expect(line.countBefore({ priority: -1, order: 0 })).toBe(kept.length)
        expect(new Set(drain(line))).toEqual(new Set(kept))
        expect(line.size).toBe(0)
      }),
    )
  })

  it('takes an item that comes again as another one', () => {
    const item = { priority: 1, order: 1 }
    const line = lineOf([item, item], 2)
    expect([line.next(), line.next(), line.next()]).toEqual([item, item, undefined])
  })
})
