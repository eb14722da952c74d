import { describe, expect, it } from '@jest/globals'
import { decimal, parseDecimal } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import fc from 'fast-check'
import { changedPaths, contentHash } from './content.ts'

const order = anOrder(SOME_ORDER)
const changed = (over: Partial<Order>): Order => anOrder(SOME_ORDER, over)

describe('the content of an order', () => {
  it('is the same in whatever version and from whatever origin', () => {
    const again = changed({ version: 9, origin: { ...order.origin, number: '7' } })
    expect(contentHash(again)).toBe(contentHash(order))
    expect(changedPaths(order, again)).toEqual([])
  })

  it('is the same however many zeros its numbers end in', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        (unscaled, scale, zeros) => {
          const plain = changed({ lines: [aLine({ quantity: decimal(unscaled, scale) })] })
          const longer = decimal(unscaled * 10n ** BigInt(zeros), scale + zeros)
          const padded = changed({ lines: [aLine({ quantity: longer })] })
          expect(contentHash(padded)).toBe(contentHash(plain))
          expect(changedPaths(plain, padded)).toEqual([])
        },
      ),
    )
  })

  it.each<[string, Partial<Order>, readonly string[]]>([
    ['a text', { customerPoNumber: 'PO-2' }, ['customerPoNumber']],
    ['a text that is gone', { customerPoNumber: null }, ['customerPoNumber']],
    ['a number', { netAmount: parseDecimal('178.01') }, ['netAmount']],
    ['a part of a party', { soldTo: { ...order.soldTo, name: 'Klein' } }, ['soldTo.name']],
    ['a party that was none', { shipTo: order.soldTo }, ['shipTo']],
    ['a quantity', { lines: [aLine({ quantity: parseDecimal('3') })] }, ['lines[0].quantity']],
    ['a line more', { lines: [aLine(), aLine({ lineId: 'line-2' })] }, ['lines[1]']],
    ['a line less', { lines: [] }, ['lines[0]']],
    ['a note', { notes: ['by crane'] }, ['notes[0]']],
  ])('is another with %s, which is named', (_name, over, paths) => {
    const after = changed(over)
    expect(contentHash(after)).not.toBe(contentHash(order))
    expect(changedPaths(order, after)).toEqual(paths)
  })

  it('has no changes where nothing was before', () => {
    expect(changedPaths(undefined, order)).toEqual([])
  })
})
