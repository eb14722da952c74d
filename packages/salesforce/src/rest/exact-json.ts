const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** `1.0E7` as `10000000`: Salesforce writes large doubles with an exponent. */
export const plainNumber = (source: string): string => {
  const match = NUMBER.exec(source)
  if (!match) return source
  const [, sign = '', whole = '', fraction = '', exponent] = match
  if (exponent === undefined) return source
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown
type ParseWithSource = (text: string, reviver: Reviver) => unknown

/**
 * JSON with every number as its exact decimal text, because a currency of 18 digits does not survive
 * a double. Throws SyntaxError.
 */
export const parseExactJson = (text: string): unknown =>
  (JSON.parse as ParseWithSource)(text, (_key, value, context) =>
    typeof value === 'number' ? plainNumber(context.source ?? String(value)) : value,
  )
