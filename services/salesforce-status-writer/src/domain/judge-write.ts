import type { Finding, MeshError } from '@carrick/kernel'
import { FINDING } from '../errors.ts'
import type { RecordWrite, TaskWrite, WriteResult } from './record-write.ts'

/** How the write of one order ended, all its records together. */
export type Verdict =
  | { readonly kind: 'written' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'transient'; readonly cause: MeshError }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }

/** A record and what became of it; `name` is what people are told. */
export interface Written {
  readonly name: string
  readonly result: WriteResult
}

/** No answer, no record. */
export const named = (name: string, result: WriteResult | undefined): readonly Written[] =>
  result === undefined ? [] : [{ name, result }]

/** In the text of the validation rules in infra/salesforce. */
const OLDER_VERSION = 'MESH_STATUS_VERSION'

/** Gone for good answers the second way (SOAP API guide, "StatusCode"). */
const DELETED = new Set(['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY'])

/** The org has a newer status already: nothing is to be done. */
const isOlder = (result: WriteResult): boolean =>
  result.kind === 'refused' && result.message.includes(OLDER_VERSION)

const isGone = (result: WriteResult): boolean =>
  result.kind === 'refused' && DELETED.has(result.errorCode)

/** Lines and tasks are written after their order or return, unless that shows that they cannot or need not be. */
export const mayGoOn = (header: WriteResult): boolean =>
  header.kind === 'written' || (header.kind === 'refused' && !isOlder(header) && !isGone(header))

export const taskName = ({ key }: TaskWrite): string => `Task ${key}`

export const recordName = ({ type, id }: RecordWrite): string => `${type} ${id}`

const findingOf = ({ name, result }: Written): Finding | undefined => {
  if (result.kind !== 'refused' || isOlder(result)) return undefined
  if (isGone(result)) {
    return {
      path: name,
      code: FINDING.deleted,
      severity: 'error',
      message: `is deleted in the org, so its status cannot be written: ${result.message} (${result.errorCode})`,
    }
  }
  const fields = result.fields.length === 0 ? '' : `.${result.fields.join('+')}`
  return {
    path: `${name}${fields}`,
    code: FINDING.refused,
    severity: 'error',
    message: `${result.message} (${result.errorCode})`,
  }
}

/**
 * One answer for all records of a wish, the first of which decides whether it is superseded. What has to be
 * tried again comes before what is refused for good: the next try tells of the refusals once more.
 */
export const judgeWrite = (all: readonly Written[]): Verdict => {
  for (const { result } of all) {
    if (result.kind === 'failed') return { kind: 'transient', cause: result.cause }
  }
  const findings = all.flatMap((one) => findingOf(one) ?? [])
  if (findings.length > 0) return { kind: 'refused', findings }
  const [first] = all
  return { kind: first !== undefined && isOlder(first.result) ? 'superseded' : 'written' }
}
