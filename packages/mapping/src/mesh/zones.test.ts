import { describe, expect, it } from '@jest/globals'
import { zoneOfErp, zoneOfOrg, type Zones } from './zones.ts'

const zones: Zones = {
  company: 'Europe/Paris',
  salesforce: { west: 'America/Los_Angeles' },
  erp: { berlin: 'Europe/Berlin' },
}

describe('the zone of a system', () => {
  it.each([
    ['berlin', 'Europe/Berlin'],
    ['elsewhere', 'Europe/Paris'],
    ['constructor', 'Europe/Paris'],
  ])('that is the ERP %s is %s', (name, zone) => {
    expect(zoneOfErp(zones, name)).toBe(zone)
  })

  it.each([
    ['west', 'America/Los_Angeles'],
    ['east', 'Europe/Paris'],
    [null, 'Europe/Paris'],
  ])('that is the org %s is %s', (name, zone) => {
    expect(zoneOfOrg(zones, name)).toBe(zone)
  })
})
