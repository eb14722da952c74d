import { MeshError } from '@carrick/kernel'

/** Reads one JSON value or throws what does not fit: path, what was found, what was expected. */
export type Reader<T> = (value: unknown, path: string) => T

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)

/** MESH_ERP_FORMAT with `details.path`. */
export const misfit = (path: string, expected: string, value: unknown): MeshError =>
  new MeshError(
    'MESH_ERP_FORMAT',
    `${path === '' ? 'the body' : path} is ${shown(value)}; expected ${expected}`,
    { details: { path } },
  )

/** Does not repeat the text: it may be personal. */
const tooLong = (path: string, most: number): MeshError =>
  new MeshError('MESH_ERP_TOO_LONG', `${path} is longer than ${String(most)} characters`, {
    details: { path },
  })

/** A text that is kept as it is: no U+0000 (no database stores it), no half characters. */
export const text =
  (most: number, least = 0): Reader<string> =>
  (value, path) => {
    if (typeof value !== 'string') throw misfit(path, 'a text', value)
    if (value.length < least) throw misfit(path, 'a text that is not empty', value)
    if (value.length > most && Array.from(value).length > most) throw tooLong(path, most)
    if (value.includes('\u0000') || !value.isWellFormed())
      throw misfit(path, 'a text without U+0000 and half characters', '...')
    return value
  }

const MOST_WORDS = 1_000

/** Words for people: cut and cleaned, never a reason to refuse an answer. */
export const words: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw misfit(path, 'a text', value)
  return value.slice(0, MOST_WORDS).replaceAll('\u0000', '\uFFFD').toWellFormed()
}

/** A decimal text with at most so many digits before and after the point. */
export const decimalText = (
  before: number,
  after: number,
  sign: 'any' | 'positive' = 'any',
): Reader<string> => {
  const minus = sign === 'any' ? '-?' : ''
  const form = new RegExp(`^${minus}\\d{1,${String(before)}}(\\.\\d{1,${String(after)}})?$`)
  return matching(
    form,
    `a decimal text like "12.50", at most ${String(after)} digits after the point`,
  )
}

const DATE = /^\d{4}-\d{2}-\d{2}$/

const isDay = (value: string): boolean => {
  const at = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value)
}

export const date: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || !DATE.test(value) || !isDay(value))
    throw misfit(path, 'a day like 2026-11-23', value)
  return value
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

export const instant: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || !INSTANT.test(value) || Number.isNaN(Date.parse(value)))
    throw misfit(path, 'an instant like 2026-11-23T09:00:00Z', value)
  return value
}

export const whole =
  (least = 0, most = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (value, path) => {
    const isWhole = typeof value === 'number' && Number.isSafeInteger(value)
    if (!isWhole || value < least || value > most)
      throw misfit(path, `a whole number from ${String(least)} to ${String(most)}`, value)
    return value
  }

export const flag: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw misfit(path, 'true or false', value)
  return value
}

export const oneOf =
  <T extends string>(...options: readonly T[]): Reader<T> =>
  (value, path) => {
    const found = options.find((option) => option === value)
    if (found === undefined) throw misfit(path, `one of ${options.join(', ')}`, value)
    return found
  }

/** Null, and left out, are the same: not known. */
export const optional =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === null || value === undefined ? null : reader(value, path)

/** What an answer of an earlier version of the contract leaves out. */
export const withDefault =
  <T>(reader: Reader<T>, absent: T): Reader<T> =>
  (value, path) =>
    value === undefined ? absent : reader(value, path)

/** A text of this form. */
export const matching =
  (form: RegExp, expected: string): Reader<string> =>
  (value, path) => {
    if (typeof value !== 'string' || !form.test(value)) throw misfit(path, expected, value)
    return value
  }

export const list =
  <T>(reader: Reader<T>, least = 0, most = Infinity): Reader<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw misfit(path, 'a list', value)
    if (value.length < least || value.length > most) {
      const found = `${path} has ${String(value.length)} entries`
      const expected = `${String(least)} to ${String(most)}`
      throw new MeshError('MESH_ERP_COUNT', `${found}; expected ${expected}`, { details: { path } })
    }
    return value.map((item: unknown, index) => reader(item, `${path}[${String(index)}]`))
  }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type Shape<T> = { readonly [Name in keyof T]: Reader<T[Name]> }

/** Reads the named fields; others are ignored, so that the contract can grow. */
export const object = <T extends object>(shape: Shape<T>): Reader<T> => {
  const fields = Object.entries<Reader<unknown>>(shape as Readonly<Record<string, Reader<unknown>>>)
  return (value, path) => {
    if (!isObject(value)) throw misfit(path, 'an object', value)
    const dot = path === '' ? '' : '.'
    const read: Record<string, unknown> = {}
    for (const [name, reader] of fields) read[name] = reader(value[name], `${path}${dot}${name}`)
    return read as T
  }
}

/** An object of texts by name. */
export const dictionary =
  (reader: Reader<string>): Reader<Readonly<Record<string, string>>> =>
  (value, path) => {
    if (!isObject(value)) throw misfit(path, 'an object of texts', value)
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, reader(item, `${path}.${name}`)]),
    )
  }
