import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { StockFact } from './erp-fact.ts'
import { tellStock } from './tell-stock.ts'

const fact = (sequence: number, available = '5'): StockFact => ({
  type: 'stock',
  at: '2026-11-23T12:00:00.000Z',
  sku: 'ROPE-08',
  location: 'MAIN',
  onHand: '7',
  reserved: '2',
  available,
  sequence,
})

describe('a stock level', () => {
  const first = tellStock(undefined, 'demo', fact(3))

  it('is told as the ERP has it', () => {
    expect(first.level).toEqual({
      sku: 'ROPE-08',
      location: 'MAIN',
      target: 'demo',
      onHand: parseDecimal('7'),
      reserved: parseDecimal('2'),
      available: parseDecimal('5'),
      asOf: Date.UTC(2026, 10, 23, 12),
      sequence: 3,
    })
  })

  it('is told only when it changed, and a stale one never', () => {
    expect(tellStock(first.book, 'demo', fact(3)).effect).toBe('duplicate')
    const same = tellStock(first.book, 'demo', fact(5, '5.000'))
    expect(same.level).toBeUndefined()
    expect(tellStock(same.book, 'demo', fact(4, '9')).effect).toBe('superseded')
    expect(tellStock(same.book, 'demo', fact(6, '4')).level).toMatchObject({ sequence: 6 })
  })

  it('is kept for each ERP, and counted over all', () => {
    const second = tellStock(first.book, 'other', fact(1))
    expect(second.level).toMatchObject({ target: 'other' })
    expect(second.book?.told).toBe(2)
  })
})
