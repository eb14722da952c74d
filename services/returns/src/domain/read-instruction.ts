import type { Finding } from '@carrick/kernel'
import { quantityText } from '@carrick/order'
import { parseDecimal } from '@carrick/kernel'
import type { Instruction } from './instruct.ts'
import {
  linesIn,
  quantityIn,
  readLineId,
  readPerson,
  readReason,
  readReference,
} from './read-return-body.ts'

export const VERBS = ['approve', 'reject', 'inspect', 'refund', 'paid'] as const
export type Verb = (typeof VERBS)[number]

export const DISPOSITIONS = [
  'RESTOCK',
  'REFURBISH',
  'SCRAP',
  'RETURN_TO_VENDOR',
  'RETURN_TO_CUSTOMER',
  'QUARANTINE',
] as const

type Body = Readonly<Record<string, unknown>>

const dispositionIn = (line: Body, path: string, findings: Finding[]): string => {
  const found = DISPOSITIONS.find((one) => one === line['disposition'])
  if (found !== undefined) return found
  findings.push({
    path: `${path}.disposition`,
    code: 'MESH_RETURN_DISPOSITION',
    severity: 'error',
    message: `is unknown; expected one of ${DISPOSITIONS.join(', ')}`,
  })
  return ''
}

const exact = (text: string): string => quantityText(parseDecimal(text))

/** What a person decides about a return, and what is wrong with how it is written. */
export const readInstruction = (
  returnId: string,
  verb: Verb,
  body: Body,
): { readonly instruction: Instruction; readonly findings: readonly Finding[] } => {
  const findings: Finding[] = []
  const about = { returnId, by: readPerson(body, findings) }
  const instructionOf = (): Instruction => {
    switch (verb) {
      case 'approve':
      case 'refund':
        return { ...about, verb }
      case 'reject':
        return { ...about, verb, reason: readReason(body, findings) }
      case 'paid':
        return { ...about, verb, reference: readReference(body, findings) }
      case 'inspect': {
        const lines = linesIn(body, findings, (line, path) => ({
          lineId: readLineId(line, path, findings),
          accepted: exact(quantityIn(line, `${path}.accepted`, 'accepted', findings, false)),
          rejected: exact(quantityIn(line, `${path}.rejected`, 'rejected', findings, false)),
          disposition: dispositionIn(line, path, findings),
        }))
        return { ...about, verb, lines }
      }
    }
  }
  return { instruction: instructionOf(), findings }
}
