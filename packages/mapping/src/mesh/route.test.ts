import { describe, expect, it } from '@jest/globals'
import { routeOrder } from './route.ts'

const facts = {
  country: 'DE',
  currency: 'EUR',
  channel: 'salesforce',
  org: 'demo-org',
  orderType: 'STANDARD',
  customer: 'HALVOR',
}
const rules = [
  { rule: 'nordic', when: { country: ['NO', 'SE'], currency: ['NOK', 'SEK'] }, to: 'north' },
  { rule: 'web', when: { channel: ['web'] }, to: 'shop' },
  { rule: 'rest', to: 'main' },
]

describe('routing', () => {
  it.each([
    ['all conditions of a rule must hold', { country: 'NO', currency: 'NOK' }, 'nordic', 'north'],
    ['one that fails is enough to pass on', { country: 'NO', currency: 'EUR' }, 'rest', 'main'],
    ['the first rule that fits wins', { channel: 'web' }, 'web', 'shop'],
    ['a rule without conditions fits all', {}, 'rest', 'main'],
  ])('%s', (_name, over, rule, target) => {
    expect(routeOrder(rules, { ...facts, ...over })).toEqual({ rule, target })
  })

  it('an unknown fact fits no condition', () => {
    expect(
      routeOrder(rules.slice(0, 2), { ...facts, country: null, channel: null }),
    ).toBeUndefined()
  })
})
