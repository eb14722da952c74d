import { describe, expect, it } from '@jest/globals'
import { canonicalHash, parseDecimal } from '@carrick/kernel'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { Product } from './look-up.ts'
import { enteredVersion, fingerprintOf, mayBeOf, saleValues } from './sale-values.ts'

const product = (id: number, code: string, type: Product['type'] = 'goods'): Product => ({
  ...{ id, code, type, active: true, salable: true, default_uom_category: 1, sale_uom: 1 },
})
const shop = {
  ...{ id: 1, company: 1, warehouse: 5, location: 'WH', tracked: false },
  currencies: new Map(),
  units: new Map([['u', { id: 1, category: 1, digits: 0 }]]),
}
const found = {
  party: { id: 2, code: 'RIVAGE', active: true },
  products: new Map([
    ['BOLT-06', product(4, 'BOLT-06')],
    ['FREIGHT', product(1, 'FREIGHT', 'service')],
  ]),
}
const terms = {
  header: { invoice_address: 1, shipment_address: 1, payment_term: 10, price_list: 1 },
  lines: new Map([['BOLT-06', { taxes: [3], listPrice: parseDecimal('12.00') }]]),
}
const order = sampleOrder(
  { customer: 'RIVAGE', product: 'BOLT-06', currency: 'USD' },
  {
    mark: 'mark',
    lines: [sampleLine('BOLT-06', { quantity: '40', discount: '0.05', netAmount: '380.00' })],
    extensions: { Campaign__c: 'Spring' },
  },
)
const values = (over = {}) =>
  saleValues({ ...order, ...over }, shop, found, { id: 1, digits: 2 }, terms)

describe('an order as a new record of Tryton', () => {
  it('has taxes and terms from Tryton’s forms, and the price of the order', () => {
    expect(values()).toMatchObject({
      ...{ web_shop: 1, web_id: 'mark', party: 2, reference: 'PO-1', payment_term: 10 },
      comment: 'Campaign__c: Spring',
      lines: [
        [
          'create',
          [
            {
              ...{ product: 4, quantity: 40, unit: 1, taxes: [['add', [3]]] },
              unit_price: { decimal: '9.5000' },
              note: 'Carrick line: line-1\nOrdered at 10.00 less 0.05 of it\nPrice list here: 12.00',
            },
            { product: 1, quantity: 1, unit_price: { decimal: '5.00' }, taxes: [] },
          ],
        ],
      ],
    })
  })

  it('leaves out a wish for a day before the order, which Tryton refuses', () => {
    expect(values()).toHaveProperty('shipping_date')
    expect(values({ requestedDate: '2026-11-01' })).toHaveProperty('shipping_date', null)
  })

  it('tells people that it goes whole or not at all, which Tryton has no field for', () => {
    expect(values({ completeDelivery: true })).toHaveProperty(
      'comment',
      'Complete delivery only\nCampaign__c: Spring',
    )
    const before = Object.fromEntries(
      Object.entries(order).filter(([name]) => name !== 'completeDelivery'),
    )
    expect(fingerprintOf(order)).toBe(`Carrick ${canonicalHash(before).slice(0, 16)} v1`)
    expect(mayBeOf(fingerprintOf(order), { ...order, completeDelivery: true })).toBe(false)
  })

  it('is known again by its content, unless a person wrote over it', () => {
    expect(mayBeOf(fingerprintOf(order), order)).toBe(true)
    expect(mayBeOf(fingerprintOf({ ...order, customerPoNumber: 'PO-2' }), order)).toBe(false)
    expect(mayBeOf('call before delivery', order)).toBe(true)
  })

  it('is known again by what was written before versions were kept', () => {
    const old = fingerprintOf(order).replace(/ v\d+$/, '')
    expect(mayBeOf(old, order)).toBe(true)
    expect(mayBeOf(old, { ...order, customerPoNumber: 'PO-2' })).toBe(false)
  })

  it('says which version of ours was entered, unless nobody knows', () => {
    expect(enteredVersion(fingerprintOf({ ...order, version: 3 }))).toBe(3)
    expect(enteredVersion('call before delivery')).toBeNull()
    expect(enteredVersion(null)).toBeNull()
  })
})
