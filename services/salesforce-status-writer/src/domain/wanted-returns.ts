import type { ReturnStatusChanged } from '@carrick/schemas'
import type { RecordType, RecordWrite } from './record-write.ts'
import { returnFields } from './return-fields.ts'
import { returnLineFields } from './return-line-fields.ts'

/** What the org is to say of one return. */
export interface WantedReturn {
  readonly version: number
  readonly header: RecordWrite
  readonly lines: readonly RecordWrite[]
}

/** The returns of an order by return id. JSON-safe: stored until they are written. */
export type WantedReturns = Readonly<Record<string, WantedReturn>>

interface ReturnTypes {
  readonly header: RecordType
  readonly line: RecordType
}

/** The objects of infra/salesforce for returns, with those of their lines. */
const TYPES: readonly ReturnTypes[] = [
  { header: 'ReturnOrder', line: 'ReturnOrderLineItem' },
  { header: 'Return__c', line: 'Return_Line__c' },
]

/**
 * The records that a status asks for beside those of the order's other returns. Undefined when it asks for
 * nothing: a return without a record in this org, or an older status than the one known.
 */
export const wantedReturns = (
  status: ReturnStatusChanged,
  known: WantedReturns | undefined,
  org: string,
): WantedReturns | undefined => {
  const { returnId, recordId, recordType, statusVersion, meta } = status
  const types = TYPES.find(({ header }) => header === recordType)
  if (recordId === null || types === undefined) return undefined
  if (meta.org !== null && meta.org !== org) return undefined
  const before = known?.[returnId]
  if (before !== undefined && statusVersion <= before.version) return undefined
  const lines = status.lines.flatMap((line): readonly RecordWrite[] =>
    line.recordId === null
      ? []
      : [{ type: types.line, id: line.recordId, fields: returnLineFields(line, statusVersion) }],
  )
  const header = { type: types.header, id: recordId, fields: returnFields(status) }
  return { ...known, [returnId]: { version: statusVersion, header, lines } }
}
