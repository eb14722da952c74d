/** The zone of instants, and of a system that says no other. */
export const UTC = 'UTC'

const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  formats.set(zone, format)
  return format
}

/** True for a name of the IANA time zone database, such as `Europe/Berlin`; an offset is no zone. */
export const isZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** The day (`2026-11-23`) that the calendar of a zone shows at an instant (epoch ms). Throws RangeError for what is no zone. */
export const dayIn = (zone: string, instant: number): string => {
  if (zone === UTC) return new Date(instant).toISOString().slice(0, 10)
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  const year = (parts.get('year') ?? '').padStart(4, '0')
  return `${year}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`
}

/** So many days later, or earlier when negative. A document date has no zone, so each of its days is as long. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** What day it is, and in whose calendar. */
export interface Today {
  readonly day: string
  readonly zone: string
}

export const todayIn = (zone: string, now: number): Today => ({ day: dayIn(zone, now), zone })
