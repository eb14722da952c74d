import { type Finding, messageOf } from '@carrick/kernel'
import type { CodeList } from '../codes/code-list.ts'
import { CODE_UNKNOWN, notInList } from '../codes/unknown-code.ts'
import { mappingError } from '../document/finding-codes.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import { type Field, fieldAt } from '../expression/field.ts'
import { compareValues, type Source, textOf, type Value, valueOf } from '../expression/value.ts'
import { type Conversion, type Converted, CONVERSIONS, isRefusal, type Refusal } from './convert.ts'
import type { MapRow } from './map-document.ts'
import { type Building, writerFor } from './target.ts'

export interface RowContext {
  readonly record: Source
  readonly header: Source
  /** Day for which code lists are read. */
  readonly day: string
  /** Place of the record in the source: '' or `lines[2].`. */
  readonly prefix: string
}

export interface CompiledRow {
  readonly fields: readonly Field[]
  readonly run: (context: RowContext, target: Building, findings: Finding[]) => void
}

export interface RowEnvironment {
  readonly map: string
  readonly codes: ReadonlyMap<string, CodeList>
  readonly output: 'canonical' | 'document'
}

interface Origin {
  /** How the sender knows it. */
  readonly name: string
  readonly fields: readonly Field[]
  readonly read: (record: Source, header: Source) => unknown
}

const originOf = (row: MapRow): Origin => {
  if (row.expr !== undefined) {
    const { evaluate, fields } = compileExpression(row.expr)
    return { name: fields[0]?.name ?? row.to, fields, read: evaluate }
  }
  if (row.from !== undefined) {
    const field = fieldAt(row.from)
    return { name: field.name, fields: [field], read: field.read }
  }
  const constant = row.value
  return { name: row.to, fields: [], read: () => constant }
}

const conversionOf = (row: MapRow): Conversion =>
  CONVERSIONS[row.type ?? (row.equals === undefined ? 'text' : 'boolean')]

type Fallback = { readonly default: Value } | 'error' | 'skip'

const fallbackOf = ({ missing, to, equals }: MapRow): Fallback => {
  if (typeof missing === 'object') return { default: valueOf(missing.default) }
  if (missing !== undefined) return missing
  if (equals !== undefined) return { default: false }
  return /(^|\.)extensions\./.test(to) ? 'skip' : 'error'
}

/** A list of texts passes as it is; everything else is one value. */
const textsOf = (raw: unknown): readonly string[] | undefined =>
  Array.isArray(raw) && raw.every((item) => typeof item === 'string') ? raw : undefined

type Settle = (value: Exclude<Value, undefined>, day: string) => Converted | Refusal

const settleOf = (row: MapRow, environment: RowEnvironment): Settle => {
  const convert = conversionOf(row)
  const wanted = valueOf(row.equals)
  if (wanted !== undefined) return (value) => convert(compareValues(value, wanted) === 0, row)
  const list = row.codes === undefined ? undefined : environment.codes.get(row.codes)
  if (list === undefined) return (value) => convert(value, row)
  return (value, day) => {
    const translated = list.translate(textOf(value), day)
    if (translated !== undefined) return convert(translated, row)
    return { refused: CODE_UNKNOWN, message: notInList(list, textOf(value), day) }
  }
}

/** What to write: a result, a refusal, or null for nothing. */
const outcomeOf = (
  row: MapRow,
  settle: Settle,
): ((raw: unknown, day: string) => Converted | Refusal | null) => {
  const fallback = fallbackOf(row)
  const convert = conversionOf(row)
  return (raw, day) => {
    const texts = row.type === 'texts' ? textsOf(raw) : undefined
    if (texts !== undefined) return texts
    const value = valueOf(raw)
    if (value !== undefined) return settle(value, day)
    if (fallback === 'error') return { refused: 'MESH_MAP_MISSING', message: 'has no value' }
    return fallback === 'skip' || fallback.default === undefined
      ? null
      : convert(fallback.default, row)
  }
}

/** Compiles one row that `checkRow` found in order. Throws MESH_MAP_EXPRESSION. */
export const compileRow = (row: MapRow, environment: RowEnvironment): CompiledRow => {
  const { name, fields, read } = originOf(row)
  const outcome = outcomeOf(row, settleOf(row, environment))
  const write = writerFor(row, environment.output)
  const refuse = ({ refused, message }: Refusal, prefix: string): Finding =>
    mappingError(refused, `${prefix}${name}`, `${message} (${environment.map}, to ${row.to})`)
  return {
    fields,
    run: ({ record, header, day, prefix }, target, findings) => {
      try {
        const result = outcome(read(record, header), day)
        if (result !== null && isRefusal(result)) findings.push(refuse(result, prefix))
        else write(target, result)
      } catch (thrown) {
        const refusal = { refused: 'MESH_MAP_EXPRESSION', message: messageOf(thrown) } as const
        findings.push(refuse(refusal, prefix))
      }
    },
  }
}
