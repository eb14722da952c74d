const PLACE = /\{([^{}]*)\}/g
/** As the events write quantities and amounts; at least four digits, which no code of goods has by chance. */
const DECIMAL = /^(-?\d+)\.(\d{4,})$/

/** Two digits of an amount stay, needless zeros go: 2.500000 is 2.50, 2.000000 is 2. */
const shortened = (text: string): string => {
  const [, whole, digits = ''] = DECIMAL.exec(text) ?? []
  if (whole === undefined) return text
  const needed = digits.replace(/0+$/, '')
  return needed === '' ? whole : `${whole}.${needed.padEnd(2, '0')}`
}

const valuesAt = (value: unknown, path: readonly string[]): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesAt(item, path))
  const [head, ...rest] = path
  if (typeof value === 'object' && value !== null) {
    return head === undefined ? [] : valuesAt(new Map(Object.entries(value)).get(head), rest)
  }
  if (head !== undefined) return []
  if (typeof value === 'string') return [shortened(value)]
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : []
}

/** The names in {…} of a template, in their sequence. */
export const placesIn = (template: string): readonly string[] =>
  [...template.matchAll(PLACE)].map(([, path = '']) => path)

/** Puts facts where {path} stands: nothing for what is missing, all of a list with commas. */
export const fillTemplate = (template: string, facts: unknown): string =>
  template.replaceAll(PLACE, (_place, path: string) => valuesAt(facts, path.split('.')).join(', '))
