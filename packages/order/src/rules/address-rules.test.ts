import { describe, expect, it } from '@jest/globals'
import type { Address } from '@carrick/schemas'
import { order as anOrder } from '../order.fixture.ts'
import { addressFindings } from './address-rules.ts'
import { isPostalCode } from './postal-codes.ts'

const HANNOVER: Address = {
  name: null,
  street: 'Industriestr. 8',
  city: 'Hannover',
  region: null,
  postalCode: '30159',
  country: 'DE',
}

const party = (address: Address | null) => ({ ...anOrder().soldTo, address })

/** Fields that are found, with what is said of them. */
const found = (over: Partial<Address>) =>
  addressFindings(anOrder({ shipTo: party({ ...HANNOVER, ...over }) })).map(
    ({ path, message }) => `${path} ${message}`,
  )

describe("the receiver's address", () => {
  it('is as it should be', () => {
    expect(found({})).toEqual([])
    expect(found({ country: 'US', postalCode: '97201-1234', region: 'OR' })).toEqual([])
  })

  it('lacks what every address has, or only blanks are there', () => {
    expect(found({ street: null, city: '  ', country: null, postalCode: null })).toEqual([
      'shipTo.address.street is missing',
      'shipTo.address.city is missing',
      'shipTo.address.country is missing',
    ])
  })

  it.each(['US', 'CA', 'AU', 'BR'])('lacks its state or province in %s', (country) => {
    expect(found({ country, region: null })).toContain(
      `shipTo.address.region is missing; ${country} has states or provinces`,
    )
    expect(found({ region: null })).toEqual([])
  })

  it('lacks its postal code only where there are some', () => {
    expect(found({ postalCode: null })).toEqual([
      'shipTo.address.postalCode is missing; DE has postal codes',
    ])
    expect(found({ postalCode: null, country: 'AE' })).toEqual([])
  })

  it('has a postal code of another country, which is not repeated', () => {
    expect(found({ postalCode: 'SW1A 1AA' })).toEqual([
      'shipTo.address.postalCode is no postal code of DE',
    ])
  })

  it("is the buyer's where the order names no other, and no matter where it names none", () => {
    const noStreet = { ...HANNOVER, street: null }
    expect(addressFindings(anOrder({ soldTo: party(noStreet), shipTo: null }))).toMatchObject([
      { path: 'soldTo.address.street', code: 'MESH_ORDER_ADDRESS_INCOMPLETE', severity: 'warning' },
    ])
    expect(addressFindings(anOrder({ soldTo: party(noStreet), shipTo: party(HANNOVER) }))).toEqual(
      [],
    )
    expect(addressFindings(anOrder({ soldTo: party(null), shipTo: party(null) }))).toEqual([])
  })
})

describe('a postal code', () => {
  it.each([
    ['DE', 'D-30159'],
    ['GB', 'sw1a 1aa'],
    ['GB', 'M1 1AE'],
    ['NL', '1012 AB'],
    ['PL', '00-950'],
    ['PT', '1100-148'],
    ['SE', '114 55'],
    ['CA', 'K1A 0B1'],
    ['BR', '01310-100'],
    ['JP', '100-0001'],
    ['LV', 'LV-1050'],
    ['MT', 'VLT 1117'],
    ['US', '97201'],
    ['AE', 'whatever'],
  ])('of %s may be %s', (country, code) => {
    expect(isPostalCode(country, code)).toBe(true)
  })

  it.each([
    ['DE', '3015'],
    ['US', '9720'],
    ['NL', '1012'],
    ['GB', '12345'],
    ['CA', '123456'],
    ['FR', 'Paris'],
  ])('of %s is not %s', (country, code) => {
    expect(isPostalCode(country, code)).toBe(false)
  })
})
