import { dayIn, type Finding, type Today } from '@carrick/kernel'
import { fieldAt } from '../expression/field.ts'
import { type Source, textOf, valueOf } from '../expression/value.ts'
import type { CompiledRow } from './compile-row.ts'
import type { MapDocument } from './map-document.ts'
import { type Building, passExtensions } from './target.ts'

/** What a map runs on: the header's fields, and those of each line and charge. */
export interface MapInput {
  readonly header: Source
  readonly lines: readonly Source[]
  readonly charges?: readonly Source[]
}

export interface Mapped {
  /** The target, complete only without errors among the findings. */
  readonly value: Readonly<Record<string, unknown>>
  readonly findings: readonly Finding[]
  /** For which code lists were read. */
  readonly day: string
}

export interface Sections {
  readonly header: readonly CompiledRow[]
  readonly lines: readonly CompiledRow[]
  readonly charges: readonly CompiledRow[]
  readonly newCharges: readonly (readonly CompiledRow[])[]
}

const DAY = /^\d{4}-\d{2}-\d{2}/

/** Of a date itself; of an instant the day that the source's calendar showed then. */
const dayOfText = (text: string, zone: string): string | undefined => {
  const [day] = DAY.exec(text) ?? []
  const at = day === text ? NaN : Date.parse(text)
  return Number.isNaN(at) ? day : dayIn(zone, at)
}

/** Day for which code lists are read. */
const dayReader = (codesAsOf: string | undefined): ((header: Source, today: Today) => string) => {
  if (codesAsOf === undefined) return (_header, { day }) => day
  const field = fieldAt(codesAsOf)
  return (header, { day, zone }) =>
    dayOfText(textOf(valueOf(field.read(header, header))), zone) ?? day
}

const hasAmount = ({ amount }: Building): boolean => amount !== undefined && amount !== null

/** The executor of compiled sections: never throws, and runs every row even after a finding. */
export const runnerOf = (
  sections: Sections,
  { codesAsOf, passExtensions: pass = false, output = 'canonical' }: MapDocument,
): ((input: MapInput, today: Today) => Mapped) => {
  const dayOf = dayReader(codesAsOf)
  return ({ header, lines, charges = [] }, today) => {
    const findings: Finding[] = []
    const day = dayOf(header, today)
    const build = (rows: readonly CompiledRow[], record: Source, prefix = ''): Building => {
      const target: Building = {}
      for (const row of rows) row.run({ record, header, day, prefix }, target, findings)
      return target
    }
    const withCustomFields = (record: Source, target: Building): Building => {
      if (pass) passExtensions(record['extensions'], target, output)
      return target
    }
    const value = withCustomFields(header, build(sections.header, header))
    value['lines'] = lines.map((line, index) =>
      withCustomFields(line, build(sections.lines, line, `lines[${String(index)}].`)),
    )
    value['charges'] = [
      ...charges.map((charge, index) =>
        build(sections.charges, charge, `charges[${String(index)}].`),
      ),
      ...sections.newCharges.map((rows) => build(rows, header)).filter(hasAmount),
    ]
    return { value, findings, day }
  }
}
