import { type Finding as KernelFinding, parseDecimal, ZERO } from '@carrick/kernel'
import type { AcknowledgementCode, Finding, LineAcknowledgement } from '@carrick/schemas'
import type { RefusedLine } from './leave-out.ts'

/** What a document says of the order. */
export interface Answered {
  readonly documentId: string
  readonly version: number
  readonly acknowledgement: AcknowledgementCode
  readonly holds: readonly { readonly hold: string }[]
  readonly lines: readonly {
    readonly lineRef: string
    readonly code: AcknowledgementCode
    readonly confirmed: string
    readonly backordered: string
    readonly promiseDate: string | null
    readonly reason: string | null
  }[]
}

/** The ERP's answer line by line, in canonical words. */
export const acknowledgementsOf = (
  document: Pick<Answered, 'lines'>,
): readonly LineAcknowledgement[] =>
  document.lines.map((line) => ({
    lineId: line.lineRef,
    code: line.code,
    confirmed: parseDecimal(line.confirmed),
    backordered: parseDecimal(line.backordered),
    promiseDate: line.promiseDate,
    reason: line.reason,
    erpLine: null,
  }))

/** What the document was made without, in the same words. */
export const refusalsOf = (refused: readonly RefusedLine[]): readonly LineAcknowledgement[] =>
  refused.map(({ lineRef, reason }) => ({
    lineId: lineRef,
    code: 'RE',
    confirmed: ZERO,
    backordered: ZERO,
    promiseDate: null,
    reason,
    erpLine: null,
  }))

export const findingsOf = (findings: readonly KernelFinding[]): readonly Finding[] =>
  findings.map(({ path, code, severity, message }) => ({
    path,
    code,
    severity: severity === 'error' ? 'ERROR' : 'WARNING',
    message,
  }))

/** All findings as one sentence for people. */
export const sentenceOf = (findings: readonly KernelFinding[]): string =>
  findings.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
