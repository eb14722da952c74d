import { randomBytes } from 'node:crypto'
import type { LoginUser } from './oauth/connected-app.ts'

export interface Person extends LoginUser {
  readonly firstName: string
  readonly lastName: string
}

/** The people of the org: who sells, and as whom the integration writes. */
export const peopleOf = (
  nextId: (prefix: string) => string,
): { readonly sales: Person; readonly integration: Person } => {
  const person = (name: string, firstName: string, lastName: string): Person => ({
    id: nextId('005'),
    username: `${name}@carrick-lab.example`,
    password: randomBytes(12).toString('base64url'),
    securityToken: randomBytes(18).toString('base64url').replaceAll(/[-_]/g, 'x'),
    firstName,
    lastName,
  })
  return {
    integration: person('integration', 'Order', 'Integration'),
    sales: person('sales', 'Sam', 'Seller'),
  }
}
