import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { aMeta, given, NOON } from '@carrick/testkit'
import { keepStock } from './keep-stock.handler.ts'

const changed = (sequence: number, available: string) => ({
  meta: aMeta('InventoryLevelChanged', 'ROPE-08:MAIN'),
  ...{ sku: 'ROPE-08', location: 'MAIN', target: 'demo', asOf: NOON, sequence },
  onHand: parseDecimal('60'),
  reserved: parseDecimal('20'),
  available: parseDecimal(available),
})

describe('keep stock', () => {
  const first = given(keepStock).when(changed(2, '40'))

  it('keeps a level under the name of its product', () => {
    expect(first).toMatchObject({
      state: { sku: 'ROPE-08', levels: [{ target: 'demo', available: '40' }] },
      names: ['stock:ROPE-08'],
    })
  })

  it('never replays a stale one', () => {
    expect(given(keepStock, first.state).when(changed(1, '99'))).toEqual({
      disposition: 'superseded',
    })
  })
})
