import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { InventoryLevelChanged } from '@carrick/schemas'
import { aMeta, NOON } from '@carrick/testkit'
import { availabilityOf, stockShelf } from './stock-shelf.ts'

const level = (
  sequence: number,
  available: string,
  over: Partial<InventoryLevelChanged> = {},
): InventoryLevelChanged => ({
  meta: aMeta('InventoryLevelChanged', 'ROPE-08:MAIN'),
  sku: 'ROPE-08',
  location: 'MAIN',
  target: 'demo',
  onHand: parseDecimal('60.000000'),
  reserved: parseDecimal('20.000000'),
  available: parseDecimal(available),
  asOf: NOON,
  sequence,
  ...over,
})

describe('the shelf of a product', () => {
  const first = stockShelf(undefined, level(2, '40.500000'))

  it('has the level with its age, without the zeros of the scale', () => {
    expect(availabilityOf('ROPE-08', first === undefined ? [] : [first])).toEqual({
      sku: 'ROPE-08',
      levels: [
        {
          ...{ target: 'demo', location: 'MAIN', onHand: '60', reserved: '20', available: '40.5' },
          asOf: '2026-11-23T12:00:00.000Z',
        },
      ],
    })
  })

  it('has the newest level, whatever comes late or again', () => {
    expect(stockShelf(first, level(2, '40.5'))).toBeUndefined()
    expect(stockShelf(first, level(1, '99'))).toBeUndefined()
    expect(stockShelf(first, level(3, '12'))?.levels).toMatchObject([{ available: '12' }])
  })

  it('has a level of each ERP, of which one may be asked for alone', () => {
    const both = stockShelf(first, level(1, '7', { target: 'tryton' }))
    const shelves = both === undefined ? [] : [both]
    expect(availabilityOf('ROPE-08', shelves).levels).toHaveLength(2)
    expect(availabilityOf('ROPE-08', shelves, 'tryton').levels).toMatchObject([{ available: '7' }])
  })

  it('is empty for a product of which no ERP has told', () => {
    expect(availabilityOf('NONE', first === undefined ? [] : [first])).toEqual({
      sku: 'NONE',
      levels: [],
    })
  })
})
