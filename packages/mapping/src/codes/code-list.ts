import { type Finding, hasErrors, messageOf } from '@carrick/kernel'
import { parse } from 'csv-parse/sync'
import { compileSchema } from '../document/json-schema.ts'
import { mappingError } from '../document/finding-codes.ts'
import schema from '../../schema/codes.schema.json' with { type: 'json' }

interface CodeRow {
  readonly code: string
  readonly value: string
  /** Inclusive days; '' = unbounded. */
  readonly validFrom: string
  readonly validTo: string
}

export interface CodeList {
  readonly name: string
  /** The value that the list gives for a code on a day (`2026-11-23`), or undefined. */
  readonly translate: (code: string, day: string) => string | undefined
  /** True when the list gives this very value for some code on the day. */
  readonly gives: (value: string, day: string) => boolean
}

export type ReadCodeList =
  | { readonly list: CodeList; readonly findings: readonly Finding[] }
  | { readonly list?: undefined; readonly findings: readonly Finding[] }

const checkRow = compileSchema(schema)
const REQUIRED = ['code', 'value']
const OPTIONAL = ['validFrom', 'validTo']

/** People write "germany " and "Germany"; composed and decomposed accents look the same. */
const normal = (code: string): string => code.normalize('NFC').trim().toLowerCase()

const covers = (row: CodeRow, day: string): boolean =>
  (row.validFrom === '' || row.validFrom <= day) && (row.validTo === '' || day <= row.validTo)

const overlap = (a: CodeRow, b: CodeRow): boolean =>
  (a.validTo === '' || b.validFrom === '' || b.validFrom <= a.validTo) &&
  (b.validTo === '' || a.validFrom === '' || a.validFrom <= b.validTo)

type Cells = readonly string[]

const rowsOf = (file: string, text: string): { rows: readonly Cells[]; findings: Finding[] } => {
  try {
    const rows = parse(text, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    })
    return { rows, findings: [] }
  } catch (thrown) {
    return { rows: [], findings: [mappingError('MESH_CODES_CSV', file, messageOf(thrown))] }
  }
}

const headerFindings = (file: string, header: Cells): Finding[] => {
  const expected = `code,value and optionally ${OPTIONAL.join(',')}`
  const known = [...REQUIRED, ...OPTIONAL]
  const wrong =
    REQUIRED.some((name) => !header.includes(name)) ||
    header.some((name) => !known.includes(name)) ||
    new Set(header).size !== header.length
  if (!wrong) return []
  const message = `has the columns "${header.join(',').slice(0, 80)}"; expected ${expected}`
  return [mappingError('MESH_CODES_CSV', `${file}:1`, message)]
}

const rowOf = (header: Cells, cells: Cells): CodeRow => {
  const cell = (name: string): string => cells[header.indexOf(name)] ?? ''
  return {
    code: cell('code'),
    value: cell('value'),
    validFrom: cell('validFrom'),
    validTo: cell('validTo'),
  }
}

const rowFindings = (row: CodeRow, place: string, cells: Cells, width: number): Finding[] => {
  if (cells.length !== width) {
    const message = `has ${String(cells.length)} cells; expected ${String(width)}`
    return [mappingError('MESH_CODES_ROW', place, message)]
  }
  const shape = checkRow(row, (path) => [place, ...path].join(' '))
  if (shape.length > 0) return shape.map((finding) => ({ ...finding, code: 'MESH_CODES_ROW' }))
  if (row.validFrom === '' || row.validTo === '' || row.validFrom <= row.validTo) return []
  const message = `is valid from ${row.validFrom} to ${row.validTo}; expected a first day before the last`
  return [mappingError('MESH_CODES_ROW', place, message)]
}

/**
 * Reads a code list: CSV with the columns code, value and optionally validFrom, validTo (inclusive
 * days). Codes are compared without regard to case and surrounding blanks.
 */
export const readCodeList = (name: string, file: string, text: string): ReadCodeList => {
  const { rows, findings } = rowsOf(file, text)
  const [header = [], ...others] = rows
  if (!hasErrors(findings)) findings.push(...headerFindings(file, header))
  if (hasErrors(findings)) return { findings }
  const byCode = new Map<string, CodeRow[]>()
  others.forEach((cells, index) => {
    const place = `${file} row ${String(index + 2)}`
    const row = rowOf(header, cells)
    findings.push(...rowFindings(row, place, cells, header.length))
    const same = byCode.get(normal(row.code)) ?? []
    const twin = same.find((other) => overlap(other, row))
    if (twin) {
      const message = `translates "${row.code}" a second time on the same days`
      findings.push(mappingError('MESH_CODES_OVERLAP', place, message))
    }
    byCode.set(normal(row.code), [...same, row])
  })
  if (hasErrors(findings)) return { findings }
  const translate = (code: string, day: string): string | undefined =>
    byCode.get(normal(code))?.find((row) => covers(row, day))?.value
  const byValue = Map.groupBy([...byCode.values()].flat(), ({ value }) => value)
  const gives = (value: string, day: string): boolean =>
    byValue.get(value)?.some((row) => covers(row, day)) === true
  return { list: { name, translate, gives }, findings }
}
