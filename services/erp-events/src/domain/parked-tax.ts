import { type Finding, uuid5 } from '@carrick/kernel'
import { codedValue, type CodeList, unknownCode } from '@carrick/mapping'
import type { TaxFact } from './erp-fact.ts'
import type { CaseNews } from './order-book.ts'

/** What a tax service said of an order, as it said it. */
export interface TaxRead {
  readonly erp: string
  readonly sender?: string
  readonly fact: TaxFact
}

/** Tax that waits for its code to be in the list. */
export interface ParkedTax {
  readonly reads: readonly TaxRead[]
  /** Openings and closings of its case; open while odd. */
  readonly caseVersion: number
}

export const NOTHING_PARKED: ParkedTax = { reads: [], caseVersion: 0 }

const isOfSame = (a: TaxRead, b: TaxRead): boolean =>
  a.erp === b.erp && a.fact.taxDocumentId === b.fact.taxDocumentId

/** Of each document the newest version waits. */
export const parkedWith = (reads: readonly TaxRead[], read: TaxRead): readonly TaxRead[] => {
  const before = reads.find((other) => isOfSame(other, read))
  if (before !== undefined && before.fact.version > read.fact.version) return reads
  return [...reads.filter((other) => other !== before), read]
}

export interface CodedTax {
  /** With each code as the list has it. */
  readonly read: TaxRead
  readonly findings: readonly Finding[]
}

/** Its codes by the list, if the company keeps one; what is taken back needs none. */
export const codedTax = (read: TaxRead, list: CodeList | undefined, day: string): CodedTax => {
  const { fact } = read
  if (list === undefined || fact.withdrawn) return { read, findings: [] }
  const findings: Finding[] = []
  const lines = fact.lines.map((line, at) => ({
    ...line,
    taxes: line.taxes.map((tax, index) => {
      if (tax.code === null) return tax
      const code = codedValue(list, tax.code, day)
      const path = `lines[${String(at)}].taxes[${String(index)}].code`
      if (code === undefined) findings.push(unknownCode(list, path, tax.code, day))
      return { ...tax, code: code ?? tax.code }
    }),
  }))
  return { read: { ...read, fact: { ...fact, lines } }, findings }
}

const CASES = '5a0e4d1c-92b7-5f64-8c3e-1d7b60a9e2f5'
const CODE = 'MESH_MAP_CODE_UNKNOWN'

const causeOf = ({ read, findings }: CodedTax): string => {
  const words = findings.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return `${read.sender ?? read.erp} says in ${read.fact.taxDocumentId} ${words}`
}

/** One case of the order while any tax of it waits. */
export const parkedCase = (
  orderId: string,
  { reads, caseVersion }: ParkedTax,
  waiting: readonly CodedTax[],
): CaseNews | undefined => {
  const isOpen = caseVersion % 2 === 1
  if (isOpen === reads.length > 0) return undefined
  const about = {
    ...{ caseId: uuid5(CASES, orderId), caseVersion: caseVersion + 1 },
    ...{ service: 'erp-events', subject: orderId, code: CODE },
  }
  if (isOpen) {
    const how = 'The code list has the tax code, or the tax was told anew'
    return { event: 'CaseResolved', payload: { ...about, how, by: null } }
  }
  const payload = {
    ...about,
    cause: waiting.map(causeOf).join('; '),
    ownerRole: 'finance',
    resolution:
      'Add the tax code to codes/tax-code.csv, or have the tax told again; it goes on by itself',
    fingerprint: CODE,
  }
  return { event: 'CaseOpened', payload }
}
