/** As people write them where the English name of the region data differs. */
const ALIASES: Readonly<Record<string, string>> = {
  USA: 'US',
  UK: 'GB',
  'United States of America': 'US',
}

const byName = (): ReadonlyMap<string, string> => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCodePoint(65 + at))
  const codes = letters.flatMap((first) => letters.map((second) => `${first}${second}`))
  // Withdrawn codes have the name of what came after them: FX is France too.
  const inForce = codes.filter((code) => new Intl.Locale(`und-${code}`).region === code)
  return new Map(
    inForce
      .map((code) => [names.of(code), code] as const)
      .filter((entry): entry is readonly [string, string] => entry[0] !== undefined),
  )
}

let known: ReadonlyMap<string, string> | undefined

/** ISO 3166 code of a country's English name or of its code; undefined when there is none. */
export const countryCode = (name: string): string | undefined => {
  known ??= byName()
  return ALIASES[name] ?? (/^[A-Z]{2}$/.test(name) ? name : known.get(name))
}
