import { MeshError } from '@carrick/kernel'
import type { RowResult } from '@carrick/salesforce'
import type { WriteResult } from '../domain/record-write.ts'
import { callError, callFailure, mayBeOneRecord } from './call-failure.adapter.ts'

const rowResult = (row: RowResult): WriteResult => {
  if (row.ok) return { kind: 'written' }
  const { errorCode, message, fields } = row
  if (row.kind === 'terminal') return { kind: 'refused', errorCode, message, fields }
  const cause = new MeshError(
    'MESH_SALESFORCE_ROW',
    `Salesforce could not write a record now: ${message} (${errorCode})`,
    { kind: row.kind, details: { errorCode } },
  )
  return { kind: 'failed', cause }
}

/** Not sent: the time is over, or the slots belong to another member. */
export const ENDED: WriteResult = {
  kind: 'failed',
  cause: new MeshError('MESH_SALESFORCE_ENDED', 'The time of this flush is over', { kind: 'held' }),
}

/** The record was refused alone, while others of the same call were taken. */
const blamed = (error: MeshError): WriteResult =>
  error.kind === 'terminal'
    ? {
        kind: 'refused',
        errorCode: String(error.details['errorCode']),
        message: error.message,
        fields: [],
      }
    : { kind: 'failed', cause: error }

/** Enough to find two such records among 200. */
const MOST_CALLS = 40
/** Halves, quarters and eighths that all fail: it is not a record. */
const CALLS_WITHOUT_SUCCESS = 15

/**
 * Writes the records with one call, where `write` makes it. When Salesforce refuses the call as a whole,
 * halves it until the record that is the cause stands alone, so that it does not stop the others. Never throws.
 */
export const sendRecords = async <R>(
  records: readonly R[],
  signal: AbortSignal,
  write: (records: readonly R[]) => Promise<readonly RowResult[]>,
): Promise<readonly WriteResult[]> => {
  const results: WriteResult[] = []
  const alone: (readonly [number, MeshError])[] = []
  const parts = records.length === 0 ? [] : [{ from: 0, to: records.length, last: ENDED }]
  let calls = 0
  let isAnyTaken = false
  for (const { from, to, last } of parts) {
    const fill = (result: WriteResult): void => void results.fill(result, from, to)
    results.length = records.length
    const isGeneral = !isAnyTaken && calls >= CALLS_WITHOUT_SUCCESS
    if (signal.aborted || isGeneral || calls >= MOST_CALLS) {
      fill(signal.aborted ? ENDED : last)
      continue
    }
    calls += 1
    try {
      const rows = await write(records.slice(from, to))
      for (const [index, row] of rows.entries()) results[from + index] = rowResult(row)
      isAnyTaken = true
    } catch (thrown) {
      const error = callError(thrown)
      const failed: WriteResult = { kind: 'failed', cause: callFailure(error) }
      fill(failed)
      if (!mayBeOneRecord(error)) continue
      const middle = (from + to) >> 1
      if (to - from === 1) alone.push([from, error])
      else parts.push({ from, to: middle, last: failed }, { from: middle, to, last: failed })
    }
  }
  if (isAnyTaken) for (const [index, error] of alone) results[index] = blamed(error)
  return results
}
