/** Currencies that the books keep, with their minor units (ISO 4217). */
const MINOR_UNITS: ReadonlyMap<string, number> = new Map([
  ['AUD', 2],
  ['CAD', 2],
  ['CHF', 2],
  ['CZK', 2],
  ['DKK', 2],
  ['EUR', 2],
  ['GBP', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['NOK', 2],
  ['PLN', 2],
  ['SEK', 2],
  ['USD', 2],
])

export const CURRENCIES: readonly string[] = [...MINOR_UNITS.keys()]

export const minorUnitsOf = (currency: string): number => MINOR_UNITS.get(currency) ?? 2
