import type { SeedAccount, SeedProduct } from '../salesforce/seed/seed-data.ts'
import { countryCode } from './country-code.ts'
import type { TrytonMasterData } from './master-data.ts'

export type SoldTo = SeedAccount & { readonly creditLimit?: string | null | undefined }
export type Sold = SeedProduct & {
  readonly unitsInStock?: number | undefined
  /** False = the ERP does not know it. */
  readonly knownToErp?: boolean | undefined
}

/** Country of the company; its customers there pay VAT, all others do not. */
const HOME = 'FR'

/** What Tryton is to know of the accounts and products that the org has. */
export const masterDataOf = (
  accounts: readonly SoldTo[],
  products: readonly Sold[],
): TrytonMasterData => ({
  customers: accounts.map(({ externalId, name, billing, creditLimit }) => ({
    number: externalId,
    name,
    addresses: [billing],
    taxed: billing.country !== null && countryCode(billing.country) === HOME,
    ...(creditLimit != null && { creditLimit }),
  })),
  products: products
    .filter(({ knownToErp }) => knownToErp !== false)
    .map(({ sku, name, listPrice, unitsInStock = 0 }) => ({
      sku,
      name,
      listPrice,
      stock: String(unitsInStock),
    })),
})
