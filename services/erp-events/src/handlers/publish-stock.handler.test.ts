import { describe, expect, it } from '@jest/globals'
import { InventoryLevelChanged } from '@carrick/schemas'
import { emitted, given } from '@carrick/testkit'
import { publishStock } from './publish-stock.handler.ts'

const level = (sequence: number, onHand: string) => ({
  erp: 'demo',
  fact: {
    type: 'stock' as const,
    at: '2026-11-23T09:30:00.000Z',
    sku: 'ROPE-08',
    location: 'MAIN',
    onHand,
    reserved: '0',
    available: onHand,
    sequence,
  },
})

describe('publish stock', () => {
  it('publishes a level with the instant and sequence of the ERP', () => {
    const decision = given(publishStock).when(level(9, '7'))
    expect(emitted(decision, InventoryLevelChanged)).toMatchObject([
      { sku: 'ROPE-08', location: 'MAIN', target: 'demo', sequence: 9 },
    ])
    expect(decision.emit?.[0]?.meta).toMatchObject({
      aggregateVersion: 1,
      occurredAt: Date.parse('2026-11-23T09:30:00.000Z'),
      source: { system: 'erp', instance: 'demo', document: 'ROPE-08', version: 9 },
    })
  })

  it('stays quiet when the same level comes again, under the same sequence or a new one', () => {
    const { state } = given(publishStock).when(level(9, '7'))
    expect(given(publishStock, state).when(level(9, '7'))).toEqual({ disposition: 'duplicate' })
    expect(given(publishStock, state).when(level(10, '7')).emit).toBeUndefined()
  })

  it('leaves a stale level alone', () => {
    const { state } = given(publishStock).when(level(9, '7'))
    expect(given(publishStock, state).when(level(8, '3'))).toEqual({ disposition: 'superseded' })
  })
})
