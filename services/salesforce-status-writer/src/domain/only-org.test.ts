import { describe, expect, it } from '@jest/globals'
import { onlyOrg } from './only-org.ts'

describe('the org of mesh.yaml', () => {
  it('is taken when it is the only one', () => {
    expect(onlyOrg([{ name: 'demo-org' }])).toEqual({ name: 'demo-org' })
  })

  it.each([
    ['none', []],
    ['north, south', [{ name: 'north' }, { name: 'south' }]],
  ])('is not guessed where there are others: %s', (found, orgs) => {
    expect(() => onlyOrg(orgs)).toThrow(
      new RegExp(`^systems\\.salesforce: .*expected exactly one in mesh\\.yaml, found ${found}$`),
    )
  })
})
