import { type Decimal, fitsScale, formatDecimal, rescale } from '@carrick/kernel'

/**
 * A quantity for a number field of that scale: a JSON number where a double holds it exactly, text
 * where it does not (Salesforce reads both).
 */
export const numberOf = (value: Decimal, scale: number): number | string => {
  let rounded = rescale(value, scale)
  while (rounded.scale > 0 && fitsScale(rounded, rounded.scale - 1)) {
    rounded = rescale(rounded, rounded.scale - 1)
  }
  const text = formatDecimal(rounded)
  const number = Number(text)
  return String(number) === text ? number : text
}

const ELLIPSIS = '…'

// Salesforce refuses control characters in text; line breaks and tabs it keeps.
const CONTROL = /(?![\n\r\t])\p{Cc}/gu

/** Text for people, cut where the field ends. */
export const fitText = (text: string, length: number): string => {
  const clean = text.replaceAll(CONTROL, ' ')
  if (clean.length <= length) return clean
  const cut = clean.slice(0, length - ELLIPSIS.length)
  return cut.replace(/[\uD800-\uDBFF]$/, '') + ELLIPSIS
}

/** As many of the items as fit, joined. */
export const fitList = (items: readonly string[], separator: string, length: number): string => {
  const whole = items.join(separator)
  if (whole.length <= length) return whole
  const end = whole.lastIndexOf(separator, length - separator.length - ELLIPSIS.length)
  return end < 0 ? fitText(whole, length) : whole.slice(0, end) + separator + ELLIPSIS
}
