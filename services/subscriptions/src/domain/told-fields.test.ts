import { describe, expect, it } from '@jest/globals'
import { OrderStatusChanged, ShipmentDispatched } from '@carrick/schemas'
import { toldFields } from './told-fields.ts'

describe('what a text may name', () => {
  it('is every field of the event, those of its lines too, and not the envelope', () => {
    expect(toldFields(ShipmentDispatched, false)).toEqual([
      'orderId',
      'target',
      'documentId',
      'documentVersion',
      'shipmentId',
      'shippedOn',
      'carrier',
      'tracking',
      'lines.lineId',
      'lines.quantity',
      'withdrawn',
    ])
  })

  it('is personal data only where the subscription may have it', () => {
    expect(toldFields(OrderStatusChanged, false)).not.toContain('exceptionText')
    expect(toldFields(OrderStatusChanged, true)).toContain('exceptionText')
    expect(toldFields(OrderStatusChanged, false)).toContain('origin.externalId')
  })
})
