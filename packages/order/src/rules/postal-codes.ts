/** Without blanks and hyphens, in capitals; 9 is a digit, A a letter. Countries with one form or a few. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  AR: ['9999', 'A9999AAA'],
  AT: ['9999'],
  AU: ['9999'],
  BE: ['9999'],
  BG: ['9999'],
  BR: ['99999999'],
  CA: ['A9A9A9'],
  CH: ['9999'],
  CN: ['999999'],
  CY: ['9999'],
  CZ: ['99999'],
  DE: ['99999'],
  DK: ['9999'],
  EE: ['99999'],
  ES: ['99999'],
  FI: ['99999'],
  FR: ['99999'],
  GB: ['A99AA', 'A999AA', 'AA99AA', 'AA999AA', 'A9A9AA', 'AA9A9AA'],
  GR: ['99999'],
  HR: ['99999'],
  HU: ['9999'],
  ID: ['99999'],
  IL: ['9999999'],
  IN: ['999999'],
  IS: ['999'],
  IT: ['99999'],
  JP: ['9999999'],
  KR: ['99999'],
  LI: ['9999'],
  LT: ['99999'],
  LU: ['9999'],
  LV: ['9999'],
  MC: ['99999'],
  MT: ['AAA9999'],
  MX: ['99999'],
  MY: ['99999'],
  NL: ['9999AA'],
  NO: ['9999'],
  NZ: ['9999'],
  PH: ['9999'],
  PL: ['99999'],
  PT: ['9999999'],
  RO: ['999999'],
  RS: ['99999'],
  SE: ['99999'],
  SG: ['999999'],
  SI: ['9999'],
  SK: ['99999'],
  TH: ['99999'],
  TR: ['99999'],
  TW: ['999', '99999', '999999'],
  UA: ['99999'],
  US: ['99999', '999999999'],
  ZA: ['9999'],
}

const formOf = (code: string): string => code.replace(/[0-9]/g, '9').replace(/[A-Z]/g, 'A')

/** Whether such an address has a postal code at all, as far as is known here. */
export const hasPostalCodes = (country: string): boolean => Object.hasOwn(FORMS, country)

/** False only for a code that the country cannot have. `D-12345` is a German code as people write it. */
export const isPostalCode = (country: string, code: string): boolean => {
  const forms = Object.hasOwn(FORMS, country) ? FORMS[country] : undefined
  if (forms === undefined) return true
  const plain = code
    .toUpperCase()
    .replace(/^([A-Z]{1,3})-(?=\d)/, '')
    .replace(/[\s-]/g, '')
  return forms.includes(formOf(plain))
}
