import type { SeedAccount, SeedData, SeedProduct } from './seed-data.ts'

const account = (
  externalId: string,
  name: string,
  contact: string,
  city: string,
  country: string,
): SeedAccount => ({
  externalId,
  name,
  contact,
  phone: null,
  billing: { street: '1 Quay Street', city, state: null, postalCode: '1000', country },
})

const product = (sku: string, name: string, listPrice: string): SeedProduct => ({
  sku,
  name,
  listPrice,
})

/** A few customers and products, so that an org that runs alone can take an order at once. */
export const DEMO_DATA: SeedData = {
  accounts: [
    account('HARBOUR', 'Harbour Outfitters', 'Nora Quinn', 'Cork', 'Ireland'),
    account('FJORD', 'Fjord Marine AS', 'Ola Berg', 'Bergen', 'Norway'),
    account('KADE', 'Kade & Zonen', 'Ruth de Vries', 'Rotterdam', 'Netherlands'),
  ],
  products: [
    product('ROPE-10', 'Braided rope 10 mm, 50 m', '64.00'),
    product('ROPE-14', 'Braided rope 14 mm, 50 m', '98.50'),
    product('CLEAT-S', 'Deck cleat, small', '12.25'),
    product('FENDER-M', 'Fender, medium', '31.90'),
    product('BUOY-R', 'Mooring buoy, red', '149.00'),
  ],
  orders: [],
}
