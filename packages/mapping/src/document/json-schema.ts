import type { Finding } from '@carrick/kernel'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { mappingError } from './finding-codes.ts'

type Path = readonly (string | number)[]

const pathOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${String(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')

const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

type Params = Readonly<Record<string, unknown>>

const list = (words: unknown): string =>
  Array.isArray(words) ? words.map(String).join(', ') : String(words)

const knownKeys = (error: ErrorObject): string => {
  const schema = error.parentSchema as { readonly properties?: object } | undefined
  return Object.keys(schema?.properties ?? {}).join(', ')
}

interface Annotations {
  readonly description?: string
  /** Marks secrets: what was found is never repeated. */
  readonly writeOnly?: boolean
}

const messageFor = (
  error: ErrorObject,
): { readonly at: readonly string[]; readonly text: string } => {
  const params = error.params as Params
  const { description, writeOnly } = (error.parentSchema ?? {}) as Annotations
  if (writeOnly === true) {
    const wrong = error.keyword.endsWith('Items') ? 'has too few or too many' : 'is written out'
    return { at: [], text: `${wrong}; expected ${description ?? 'a reference'}` }
  }
  const found = `is ${shown(error.data)}`
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        at: [String(params['additionalProperty'])],
        text: `is unknown; expected one of ${knownKeys(error)}`,
      }
    case 'required':
      return { at: [String(params['missingProperty'])], text: 'is missing' }
    case 'enum':
      return { at: [], text: `${found}; expected one of ${list(params['allowedValues'])}` }
    case 'type':
      return { at: [], text: `${found}; expected ${list(params['type'])}` }
    case 'pattern': {
      const expected = description ?? `text like ${String(params['pattern'])}`
      return { at: [], text: `${found}; expected ${expected}` }
    }
    default:
      return { at: [], text: `${found}; it ${error.message ?? 'is not valid'}` }
  }
}

export type SchemaCheck = (value: unknown, place: (path: Path) => string) => readonly Finding[]

/**
 * An `anyOf` reports each branch; the sentence of the whole says enough. So does the `enum` of the field by
 * which a shape is chosen.
 */
const isNoise = (error: ErrorObject): boolean =>
  /\/anyOf\/\d+(\/|$)/.test(error.schemaPath) ||
  error.keyword === 'if' ||
  error.keyword === 'discriminator'

/** Compiles one of our own schemas; findings say where, what was found and what was expected. */
export const compileSchema = (schema: object): SchemaCheck => {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    discriminator: true,
  })
  let check: ValidateFunction | undefined
  return (value, place) => {
    check ??= ajv.compile(schema)
    if (check(value)) return []
    return (check.errors ?? [])
      .filter((error) => !isNoise(error))
      .map((error) => {
        const { at, text } = messageFor(error)
        const path = [...pathOf(error.instancePath), ...at]
        return mappingError('MESH_CONFIG_SCHEMA', place(path), text)
      })
  }
}
