import { type FailureKind, MeshError } from '@carrick/kernel'
import { kindOfCode } from '../errors.ts'
import type { RestClient } from './rest-client.ts'

/** At most so many records a call (REST API guide, "sObject Collections"). */
export const COLLECTION_LIMIT = 200

export interface CollectionRecord {
  readonly type: string
  /** Absent when creating. */
  readonly id?: string
  readonly fields: Readonly<Record<string, string | number | boolean | null>>
}

export type RowResult =
  | { readonly ok: true; readonly id: string }
  | {
      readonly ok: false
      /** e.g. `FIELD_CUSTOM_VALIDATION_EXCEPTION`. */
      readonly errorCode: string
      readonly message: string
      readonly fields: readonly string[]
      readonly kind: FailureKind
    }

interface WireResult {
  readonly success: boolean
  readonly id?: string
  readonly errors?: readonly {
    readonly statusCode: string
    readonly message: string
    readonly fields?: readonly string[]
  }[]
}

const rowResult = (result: WireResult): RowResult => {
  if (result.success) return { ok: true, id: result.id ?? '' }
  const error = result.errors?.[0]
  const errorCode = error?.statusCode ?? 'UNKNOWN_EXCEPTION'
  const message = error?.message ?? 'no message'
  const kind = kindOfCode(errorCode, message)
  return {
    ok: false,
    errorCode,
    message,
    fields: error?.fields ?? [],
    // A row that was answered with an error was not written.
    kind: kind === 'in-doubt' ? 'retryable' : kind,
  }
}

const wireRecord = ({ type, id, fields }: CollectionRecord): object => ({
  attributes: { type },
  ...(id === undefined ? {} : { id }),
  ...fields,
})

const limited = (records: readonly unknown[]): void => {
  if (records.length <= COLLECTION_LIMIT) return
  throw new MeshError(
    'MESH_SALESFORCE_BATCH',
    `At most ${String(COLLECTION_LIMIT)} records a call, got ${String(records.length)}`,
  )
}

const resultsOf = (answer: unknown, sent: number): RowResult[] => {
  const results = answer as readonly WireResult[]
  if (!Array.isArray(answer) || results.length !== sent) {
    throw new MeshError(
      'MESH_SALESFORCE_NO_ANSWER',
      'Salesforce answered other rows than were sent',
      { kind: 'in-doubt' },
    )
  }
  return results.map(rowResult)
}

const call = async (
  rest: RestClient,
  method: 'POST' | 'PATCH',
  path: string,
  records: readonly CollectionRecord[],
) => {
  limited(records)
  const answer = await rest.request(method, path, {
    allOrNone: false,
    records: records.map(wireRecord),
  })
  return resultsOf(answer, records.length)
}

/** Updates up to 200 records, each on its own; results in the order of the records. */
export const updateRecords = (
  rest: RestClient,
  records: readonly CollectionRecord[],
): Promise<RowResult[]> => call(rest, 'PATCH', '/composite/sobjects', records)

export const createRecords = (
  rest: RestClient,
  records: readonly CollectionRecord[],
): Promise<RowResult[]> => call(rest, 'POST', '/composite/sobjects', records)

/** Up to 200 records of one type, found or created by an external id field. */
export const upsertRecords = (
  rest: RestClient,
  type: string,
  externalIdField: string,
  records: readonly CollectionRecord[],
): Promise<RowResult[]> =>
  call(rest, 'PATCH', `/composite/sobjects/${type}/${externalIdField}`, records)

/** Deletes up to 200 records, each on its own; one that is gone already is a row with an error. */
export const deleteRecords = async (
  rest: RestClient,
  ids: readonly string[],
): Promise<RowResult[]> => {
  limited(ids)
  if (ids.length === 0) return []
  const path = `/composite/sobjects?ids=${ids.join(',')}&allOrNone=false`
  return resultsOf(await rest.request('DELETE', path), ids.length)
}
