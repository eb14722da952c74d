import type { Finding } from '@carrick/kernel'
import type { Address, Order } from '@carrick/schemas'
import { orderWarning } from '../finding-codes.ts'
import { hasPostalCodes, isPostalCode } from './postal-codes.ts'

/** Countries whose addresses are not complete without a state or province. */
const WITH_REGION: ReadonlySet<string> = new Set(['AU', 'BR', 'CA', 'US'])

const isMissing = (text: string | null): boolean => text === null || text.trim() === ''

const missing = (path: string, field: keyof Address, why = ''): Finding =>
  orderWarning('MESH_ORDER_ADDRESS_INCOMPLETE', `${path}.${field}`, `is missing${why}`)

const postalCodeFindings = ({ country, postalCode }: Address, path: string): readonly Finding[] => {
  if (country === null || !hasPostalCodes(country)) return []
  if (postalCode === null || isMissing(postalCode)) {
    return [missing(path, 'postalCode', `; ${country} has postal codes`)]
  }
  if (isPostalCode(country, postalCode)) return []
  const message = `is no postal code of ${country}`
  return [orderWarning('MESH_ORDER_POSTAL_CODE', `${path}.postalCode`, message)]
}

/**
 * What the receiver's address lacks for its country, and what cannot be right. An order without any
 * address goes where its ERP delivers to this customer: nothing is found. Warnings, whatever a policy
 * makes of them; values are personal and not repeated.
 */
export const addressFindings = ({ shipTo, soldTo }: Order): readonly Finding[] => {
  const [party, role] = shipTo?.address ? [shipTo, 'shipTo'] : [soldTo, 'soldTo']
  const { address } = party
  if (address === null) return []
  const path = `${role}.address`
  const { street, city, region, country } = address
  return [
    ...(isMissing(street) ? [missing(path, 'street')] : []),
    ...(isMissing(city) ? [missing(path, 'city')] : []),
    ...(isMissing(country) ? [missing(path, 'country')] : []),
    ...(country !== null && WITH_REGION.has(country) && isMissing(region)
      ? [missing(path, 'region', `; ${country} has states or provinces`)]
      : []),
    ...postalCodeFindings(address, path),
  ]
}
