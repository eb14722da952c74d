import { describe, expect, it } from '@jest/globals'
import { given, namesEmitted, SOME_ORDER } from '@carrick/testkit'
import type { ErpFact } from '../domain/erp-fact.ts'
import { refuseFact } from './refuse-fact.handler.ts'

const unreadable = {
  erp: 'demo',
  entry: '{"type":"shipment"}',
  code: 'MESH_ERP_FORMAT' as const,
  message: 'entries[3].shippedOn is "soon"; expected a day like 2026-11-23',
}

const shipment = (mark: string): ErpFact => ({
  type: 'shipment',
  at: '2026-11-23T09:30:00.000Z',
  mark,
  documentId: 'SO-1',
  shipmentId: 'DN-7',
  version: 1,
  shippedOn: '2026-11-23',
  deliveredOn: null,
  carrier: null,
  tracking: null,
  withdrawn: false,
  lines: [],
})

describe('refuse fact', () => {
  it('blocks the lane with what was found where', () => {
    const { fail, emit } = given(refuseFact(() => undefined)).when(unreadable)
    expect(fail).toMatchObject({ code: 'MESH_ERP_FORMAT', kind: 'terminal' })
    expect(fail?.message).toContain('entries[3].shippedOn')
    expect(emit).toBeUndefined()
  })

  it('tells it after all when a retry can read it', () => {
    const decision = given(refuseFact(() => shipment(SOME_ORDER))).when(unreadable)
    expect(namesEmitted(decision)).toEqual(['ShipmentDispatched'])
    const again = given(
      refuseFact(() => shipment(SOME_ORDER)),
      decision.state,
    ).when(unreadable)
    expect(again).toEqual({ disposition: 'duplicate' })
  })

  it('tells nothing under the key of another order', () => {
    const other = '0c8f6f1e-4a57-5d8a-9e57-2f0b4b8d6a13'
    expect(given(refuseFact(() => shipment(other))).when(unreadable).fail).toBeDefined()
  })
})
