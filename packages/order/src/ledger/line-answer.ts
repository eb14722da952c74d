import type { AcknowledgementCode } from '@carrick/schemas'
import { larger, millionths } from './quantities.ts'
import type { AcknowledgementEntry, PostedEntry } from './state.ts'

/** What the ERP said to one line, in millionths. */
export interface LineAnswer {
  /** Null before any answer. */
  readonly code: AcknowledgementCode | null
  readonly confirmed: bigint
  readonly backordered: bigint
  readonly allocated: bigint
  readonly rejected: bigint
  readonly promiseDate: string | null
  readonly erpLine: string | null
}

const NO_ANSWER: LineAnswer = {
  code: null,
  confirmed: 0n,
  backordered: 0n,
  allocated: 0n,
  rejected: 0n,
  promiseDate: null,
  erpLine: null,
}

const wholeLine = (code: AcknowledgementCode, ordered: bigint): LineAnswer => ({
  ...NO_ANSWER,
  code,
  confirmed: code === 'AP' ? ordered : 0n,
  rejected: code === 'RE' ? ordered : 0n,
})

const spokenLine = (line: AcknowledgementEntry['lines'][number], ordered: bigint): LineAnswer => {
  const confirmed = millionths(line.confirmed)
  const backordered = millionths(line.backordered)
  const named = { promiseDate: line.promiseDate, erpLine: line.erpLine }
  if (line.code === 'AP' && confirmed + backordered === 0n) {
    return { ...wholeLine('AP', ordered), ...named }
  }
  return {
    code: line.code,
    confirmed,
    backordered,
    allocated: millionths(line.allocated ?? '0'),
    rejected: line.code === 'RE' ? larger(0n, ordered - confirmed - backordered) : 0n,
    ...named,
  }
}

/**
 * Reads the ERP's answer line by line. An answer without lines or quantities speaks for all of them; a line
 * that the ERP did not take, and does not tell of any more, stays refused.
 */
export const answersOf = (
  answer: AcknowledgementEntry | undefined,
  posted?: PostedEntry,
): ((lineId: string, ordered: bigint) => LineAnswer) => {
  if (answer === undefined) return () => NO_ANSWER
  if (answer.lines.length === 0) return (_lineId, ordered) => wholeLine(answer.code, ordered)
  const refused = new Set(posted?.refused?.map(({ lineId }) => lineId))
  const byId = new Map(answer.lines.map((line) => [line.lineId, line]))
  return (lineId, ordered) => {
    const line = byId.get(lineId)
    if (line !== undefined) return spokenLine(line, ordered)
    return refused.has(lineId) ? wholeLine('RE', ordered) : NO_ANSWER
  }
}
