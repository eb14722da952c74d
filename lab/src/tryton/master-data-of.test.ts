import { describe, expect, it } from '@jest/globals'
import { masterDataOf } from './master-data-of.ts'

const billing = (country: string | null) => ({
  street: '17 quai des Belges',
  city: 'Marseille',
  state: null,
  postalCode: '13001',
  country,
})

describe('what Tryton is to know of the org', () => {
  it('leaves out what the ERP shall not know, and taxes the customers of its own country', () => {
    const { customers, products } = masterDataOf(
      [
        { externalId: 'RIVAGE', name: 'Rivage et Fils', billing: billing('France') },
        { externalId: 'TULLY', name: 'Tully', billing: billing('Ireland'), creditLimit: '500.00' },
      ],
      [
        { sku: 'ROPE-08', name: 'Rope', listPrice: '89.00', unitsInStock: 400 },
        { sku: 'PROTO-1', name: 'Furler', listPrice: '1480.00', knownToErp: false },
      ],
    )
    expect(customers.map(({ number, taxed, creditLimit }) => [number, taxed, creditLimit])).toEqual(
      [
        ['RIVAGE', true, undefined],
        ['TULLY', false, '500.00'],
      ],
    )
    expect(products).toEqual([{ sku: 'ROPE-08', name: 'Rope', listPrice: '89.00', stock: '400' }])
  })
})
