import { type Finding, hasErrors, messageOf, type Today } from '@carrick/kernel'
import type { CodeList } from '../codes/code-list.ts'
import { mappingError } from '../document/finding-codes.ts'
import { type Field, fieldAt } from '../expression/field.ts'
import { checkRow } from './check-row.ts'
import { compileRow, type CompiledRow, type RowEnvironment } from './compile-row.ts'
import type { MapDocument, MapRow, MapTargets } from './map-document.ts'
import type { ReadMap } from './read-map.ts'
import { type MapInput, type Mapped, runnerOf, type Sections } from './run-map.ts'

export interface CompiledMap {
  readonly name: string
  /** Fields of the source that the map reads: what has to be fetched for it. */
  readonly reads: { readonly header: readonly string[]; readonly lines: readonly string[] }
  /** Whether any row is translated by a code list. */
  readonly hasCodes: boolean
  /** `today` counts for code lists when the map names no field for it; its zone, for instants of that field. */
  readonly run: (input: MapInput, today: Today) => Mapped
}

export type Compiled =
  | { readonly map: CompiledMap; readonly findings: readonly Finding[] }
  | { readonly map?: undefined; readonly findings: readonly Finding[] }

type Path = readonly (string | number)[]

const repeated = (rows: readonly MapRow[], placeOf: (index: number) => string): Finding[] => {
  const first = new Map<string, number>()
  return rows.flatMap((row, index) => {
    const before = first.get(row.to)
    first.set(row.to, before ?? index)
    if (before === undefined) return []
    const message = `writes "${row.to}" a second time; the first is row ${String(before + 1)}`
    return [mappingError('MESH_MAP_TARGET', placeOf(index), message)]
  })
}

const namesOf = (fields: readonly Field[]): readonly string[] =>
  [...new Set(fields.map(({ name }) => name))].sort()

const readsOf = (sections: Sections, { codesAsOf }: MapDocument): CompiledMap['reads'] => {
  const fieldsOf = (rows: readonly CompiledRow[]): readonly Field[] =>
    rows.flatMap(({ fields }) => fields)
  const perLine = fieldsOf(sections.lines)
  const header = [
    ...fieldsOf([...sections.header, ...sections.newCharges.flat()]),
    ...[...perLine, ...fieldsOf(sections.charges)].filter(({ ofHeader }) => ofHeader),
    ...(codesAsOf === undefined ? [] : [fieldAt(codesAsOf)]),
  ]
  return { header: namesOf(header), lines: namesOf(perLine.filter(({ ofHeader }) => !ofHeader)) }
}

const hasCodes = ({ header = [], lines = [], charges = [], newCharges = [] }: MapDocument) =>
  [...header, ...lines, ...charges, ...newCharges.flat()].some(({ codes }) => codes !== undefined)

const compileSections = (
  document: MapDocument,
  compileRows: (
    rows: readonly MapRow[] | undefined,
    path: Path,
    section: keyof MapTargets,
  ) => readonly CompiledRow[],
): Sections => ({
  header: compileRows(document.header, ['header'], 'header'),
  lines: compileRows(document.lines, ['lines'], 'lines'),
  charges: compileRows(document.charges, ['charges'], 'charges'),
  newCharges: (document.newCharges ?? []).map((rows, index) =>
    compileRows(rows, ['newCharges', index], 'charges'),
  ),
})

/**
 * Compiles a map that was read, once; running it is fast and never throws. Findings name file, line
 * and row. `targets` makes a misspelt target field a finding.
 */
export const compileMap = (
  { document, placeOf, findings: read }: ReadMap,
  codes: ReadonlyMap<string, CodeList>,
  targets?: MapTargets,
): Compiled => {
  if (document === undefined) return { findings: read }
  const findings: Finding[] = [...read]
  const environment: RowEnvironment = {
    map: document.map,
    codes,
    output: document.output ?? 'canonical',
  }
  const sections = compileSections(document, (rows = [], path, section) => {
    const place = (index: number): string => placeOf([...path, index])
    findings.push(...repeated(rows, place))
    return rows.flatMap((row, index) => {
      const problems = checkRow(row, place(index), codes, targets?.[section])
      findings.push(...problems)
      if (problems.length > 0) return []
      try {
        return [compileRow(row, environment)]
      } catch (thrown) {
        findings.push(mappingError('MESH_MAP_EXPRESSION', place(index), messageOf(thrown)))
        return []
      }
    })
  })
  if (hasErrors(findings)) return { findings }
  const run = runnerOf(sections, document)
  const reads = readsOf(sections, document)
  return { map: { name: document.map, reads, hasCodes: hasCodes(document), run }, findings }
}
