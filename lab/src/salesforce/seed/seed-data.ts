/** Accounts, products and orders to begin with; amounts are decimal texts, discounts fractions. */
export interface SeedData {
  readonly accounts: readonly SeedAccount[]
  readonly products: readonly SeedProduct[]
  readonly orders: readonly SeedOrder[]
}

export interface SeedAddress {
  readonly name?: string | null | undefined
  readonly street: string | null
  readonly city: string | null
  readonly state: string | null
  readonly postalCode: string | null
  readonly country: string | null
}

export interface SeedAccount {
  readonly externalId: string
  readonly name: string
  readonly contact?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly billing: SeedAddress
}

export interface SeedProduct {
  readonly sku: string
  readonly name: string
  readonly packaging?: string | null | undefined
  readonly listPrice: string
}

export interface SeedOrder {
  readonly externalId: string
  readonly account: string
  readonly orderedOn: string
  readonly requiredOn?: string | null | undefined
  readonly freight?: string | null | undefined
  readonly shipTo: SeedAddress
  readonly lines: readonly SeedLine[]
}

export interface SeedLine {
  readonly sku: string
  readonly quantity: number
  readonly unitPrice: string
  readonly discount?: string | null | undefined
}

const lists = ['accounts', 'products', 'orders'] as const

/** Throws Error that says which list is missing. */
export const readSeed = (json: string, where: string): SeedData => {
  const data = JSON.parse(json) as Partial<SeedData> | null
  const missing = lists.find((name) => !Array.isArray(data?.[name]))
  if (missing !== undefined) throw new Error(`${where}: expected a list "${missing}"`)
  return data as SeedData
}
