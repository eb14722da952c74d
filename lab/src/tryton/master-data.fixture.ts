import type { TrytonMasterData } from './master-data.ts'

const address = (country: string) => ({ street: '1 Quay', city: 'Port', postalCode: '1', country })
/** Customers and products of the tests; all of them begin with the same, so that it is made once. */
export const masterData: TrytonMasterData = {
  customers: [
    { number: 'RIVAGE', name: 'Rivage et Fils', addresses: [address('France')], taxed: true },
    { number: 'POOR', name: 'Poor Ltd', addresses: [address('Ireland')], creditLimit: '100.00' },
    {
      number: 'TULLY',
      name: 'Tully & Daughters',
      addresses: [address('Ireland')],
      creditLimit: '500.00',
      priceList: 'Friends',
    },
  ],
  products: [
    { sku: 'ROPE-08', name: 'Rope', listPrice: '89.00', stock: '400' },
    { sku: 'BOLT-06', name: 'Bolt', listPrice: '12.00', stock: '100000' },
    { sku: 'RARE-01', name: 'Sextant', listPrice: '10.00', stock: '3' },
    { sku: 'ANCH-10', name: 'Anchor', listPrice: '118.00', stock: '3' },
  ],
  priceLists: [
    {
      name: 'Friends',
      lines: [
        { sku: 'ROPE-08', fromQuantity: 10, formula: 'list_price * 0.9' },
        { formula: 'list_price' },
      ],
    },
  ],
}
