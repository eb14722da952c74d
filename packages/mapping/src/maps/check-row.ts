import type { Finding } from '@carrick/kernel'
import type { CodeList } from '../codes/code-list.ts'
import { mappingError } from '../document/finding-codes.ts'
import type { MapRow } from './map-document.ts'

/** Writing there would change every object of the process. */
const FORBIDDEN = /(^|\.)(__proto__|constructor|prototype)(\.|$)/

const ORIGINS = ['from', 'value', 'expr'] as const

const TYPES_OF: Readonly<Record<string, readonly string[]>> = {
  scale: ['decimal'],
  round: ['decimal'],
  max: ['text', 'texts'],
  tooLong: ['text', 'texts'],
}

const contradictions = (row: MapRow): readonly string[] => {
  const problems: string[] = []
  if (FORBIDDEN.test(row.to)) problems.push(`writes "${row.to}"; choose another name`)
  const origins = ORIGINS.filter((key) => row[key] !== undefined)
  if (origins.length !== 1) {
    const found = origins.length === 0 ? 'none' : origins.join(' and ')
    problems.push(`has ${found}; expected one of ${ORIGINS.join(', ')}`)
  }
  for (const [key, types] of Object.entries(TYPES_OF)) {
    const used = Object.hasOwn(row, key)
    if (used && !types.includes(row.type ?? 'text')) {
      problems.push(`has ${key}, which is for type ${types.join(' and ')}`)
    }
  }
  if (row.round !== undefined && row.scale === undefined) problems.push('has round without scale')
  if (row.tooLong !== undefined && row.max === undefined) problems.push('has tooLong without max')
  if (row.equals !== undefined && row.codes !== undefined) {
    problems.push('has equals and codes; write two rows')
  }
  if (row.pii !== undefined && !/(^|\.)extensions\./.test(row.to)) {
    problems.push('has pii, which is for custom fields (extensions.NAME)')
  }
  return problems
}

const allows = (targets: readonly string[], to: string): boolean =>
  targets.some((target) =>
    target.endsWith('.*')
      ? to.startsWith(target.slice(0, -1)) && !to.slice(target.length - 1).includes('.')
      : target === to,
  )

/** What is wrong with a row before it is compiled. `targets` undefined = any field may be written. */
export const checkRow = (
  row: MapRow,
  place: string,
  codes: ReadonlyMap<string, CodeList>,
  targets: readonly string[] | undefined,
): readonly Finding[] => {
  const findings = contradictions(row).map((text) => mappingError('MESH_MAP_ROW', place, text))
  if (row.codes !== undefined && !codes.has(row.codes)) {
    const message = `names the code list "${row.codes}"; there is no codes/${row.codes}.csv`
    findings.push(mappingError('MESH_CONFIG_REFERENCE', place, message))
  }
  if (targets !== undefined && !allows(targets, row.to)) {
    const near = targets.join(', ')
    const message = `writes "${row.to}", which the target does not have; expected one of ${near}`
    findings.push(mappingError('MESH_MAP_TARGET', place, message))
  }
  return findings
}
