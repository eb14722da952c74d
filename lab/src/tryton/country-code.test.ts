import { describe, expect, it } from '@jest/globals'
import { countryCode } from './country-code.ts'

describe('the code of a country', () => {
  it.each([
    ['France', 'FR'],
    ['United Kingdom', 'GB'],
    ['UK', 'GB'],
    ['USA', 'US'],
    ['FR', 'FR'],
  ])('of %s is %s', (name, code) => {
    expect(countryCode(name)).toBe(code)
  })

  it('of what is no country is unknown', () => {
    expect(countryCode('Atlantis')).toBeUndefined()
  })
})
