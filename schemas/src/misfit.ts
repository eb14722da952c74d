import type { Type } from 'avsc'
import { formatDecimal, messageOf } from '@carrick/kernel'
import { insideOf } from './inside.ts'
import { DecimalType, isDecimal } from './logical-types.ts'

export interface Misfit {
  readonly found: unknown
  /** Path, what was found, and what was expected. */
  readonly text: string
}

const pathText = (path: readonly string[]): string =>
  path.reduce((text, part) => {
    if (/^\d+$/.test(part)) return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')

const OPEN_TO_ANYONE = new Set(['enum', 'logical:date'])

/** A free text may be personal and is not repeated: the message goes to logs and cases. */
const foundText = (found: unknown, expected: Type): string => {
  if (isDecimal(found)) return formatDecimal(found)
  if (typeof found === 'string')
    return OPEN_TO_ANYONE.has(expected.typeName) ? JSON.stringify(found.slice(0, 40)) : 'a text'
  return typeof found === 'object' && found !== null ? 'an object' : String(found)
}

const expectedText = (type: Type): string => {
  if (type instanceof DecimalType) return type.words
  const branches = insideOf(type).types
  if (branches !== undefined) return branches.map(expectedText).join(' or ')
  return type.name ?? type.typeName.replace('logical:', '')
}

/** The first place at which a value does not fit a type. */
export const describeMisfit = (type: Type, value: unknown): Misfit | undefined => {
  let first: Misfit | undefined
  try {
    type.isValid(value, {
      errorHook: (path, found, expected) => {
        first ??= {
          found,
          text: `${pathText(path)}: ${foundText(found, expected)} is not ${expectedText(expected)}`,
        }
      },
    })
  } catch (thrown) {
    return { found: undefined, text: messageOf(thrown) }
  }
  return first
}
