import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addDays, dayIn, isZone, UTC } from './zone.ts'

describe('the day of an instant', () => {
  it.each([
    ['UTC', '2026-11-24'],
    ['America/Los_Angeles', '2026-11-23'],
    ['Europe/Berlin', '2026-11-24'],
    ['Pacific/Kiritimati', '2026-11-24'],
  ])('that is 23:30 in Los Angeles is in %s the %s', (zone, day) => {
    expect(dayIn(zone, Date.parse('2026-11-23T23:30:00-08:00'))).toBe(day)
  })

  it.each([
    ['2026-03-29T00:59:59+01:00', '2026-03-29'],
    ['2026-10-24T23:59:59+02:00', '2026-10-24'],
    ['2026-10-25T23:59:59+01:00', '2026-10-25'],
  ])('of Berlin is right when summer time begins and ends: %s', (at, day) => {
    expect(dayIn('Europe/Berlin', Date.parse(at))).toBe(day)
  })

  it('is never further than a day from that of UTC', () => {
    const zones = fc.constantFrom('America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Kiritimati')
    const instants = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const utc = dayIn(UTC, at)
        expect([addDays(utc, -1), utc, addDays(utc, 1)]).toContain(dayIn(zone, at))
      }),
    )
  })
})

describe('a zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])('is %s', (name) => {
    expect(isZone(name)).toBe(true)
  })

  it.each(['', 'Europe/Berln', '+02:00', 'Berlin', ' UTC'])('is not "%s"', (name) => {
    expect(isZone(name)).toBe(false)
  })
})

describe('days after a day', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-10-24', 2, '2026-10-26'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s, %i: %s', (day, days, expected) => {
    expect(addDays(day, days)).toBe(expected)
  })
})
