import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { type Org, orgEnvironment, startOrg } from '@carrick/lab'
import type { RunData } from './run-data.ts'

/** Where orders come from. */
export interface SalesSide {
  readonly org: Org
  /** What mesh.yaml refers to for it. */
  readonly environment: Readonly<Record<string, string>>
  /** A client of mesh.yaml; its secret is made for this start. */
  readonly client: { readonly id: string; readonly secret: string }
}

/** A Salesforce org with the customers and products of the data. */
export const startSalesSide = async (
  folder: string,
  { accounts, products }: RunData,
): Promise<SalesSide> => {
  const org = await startOrg({
    filesDir: join(folder, 'salesforce'),
    seed: { accounts, products, orders: [] },
  })
  const client = { id: 'web-shop', secret: randomBytes(24).toString('base64url') }
  return {
    org,
    client,
    environment: { ...orgEnvironment(org), CARRICK_CLIENT_WEB_SHOP_SECRET: client.secret },
  }
}
