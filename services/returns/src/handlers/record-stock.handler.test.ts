import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import type { InventoryLevelChanged } from '@carrick/schemas'
import { aMeta, given, NOON } from '@carrick/testkit'
import { recordStock } from './record-stock.handler.ts'

const KEY = 'ROPE-08:MAIN'

const changed = (sequence: number, available: string): InventoryLevelChanged => ({
  meta: aMeta('InventoryLevelChanged', KEY),
  sku: 'ROPE-08',
  location: 'MAIN',
  target: 'demo',
  onHand: parseDecimal('60'),
  reserved: parseDecimal('20'),
  available: parseDecimal(available),
  asOf: NOON,
  sequence,
})
const known = { sequence: 2, available: '37.5' }

describe('record stock', () => {
  it('keeps the level of a product that is new', () => {
    expect(given(recordStock).when(changed(1, '40'))).toEqual({
      state: { sequence: 1, available: '40' },
    })
  })

  it('keeps the newer level', () => {
    expect(given(recordStock, known).when(changed(3, '12'))).toMatchObject({
      state: { available: '12' },
    })
  })

  it.each([
    ['comes a second time', 2],
    ['arrives late', 1],
  ])('changes nothing when a level %s', (_name, sequence) => {
    expect(given(recordStock, known).when(changed(sequence, '40'))).toEqual({
      disposition: 'superseded',
    })
  })
})
