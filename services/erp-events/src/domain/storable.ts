/**
 * The same without U+0000, which no table keeps, not even written as an escape: an ERP may send either,
 * and a page that cannot be stored would be read again for ever.
 */
export const storable = <T>(value: T): T => {
  const text = JSON.stringify(value)
  return text.includes('\\u0000') ? (JSON.parse(text.replaceAll('\\u0000', '\\ufffd')) as T) : value
}
