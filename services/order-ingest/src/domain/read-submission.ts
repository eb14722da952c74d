import type { Finding } from '@carrick/kernel'
import { orderError } from '@carrick/order'
import type { Submission } from './received.ts'

/** Characters of the client's own reference. */
export const LONGEST = 255
const REFERENCE = `the client's own reference, a text of 1 to ${String(LONGEST)} characters`

interface Read {
  /** With an empty reference when the one that came is none. */
  readonly submission: Submission
  readonly findings: readonly Finding[]
}

const findingOf = (externalId: unknown): Finding | undefined => {
  const path = 'externalId'
  if (externalId === undefined || externalId === null || externalId === '') {
    return orderError('MESH_ORDER_FIELD_MISSING', path, `is missing; expected ${REFERENCE}`)
  }
  if (typeof externalId !== 'string') {
    return orderError('MESH_ORDER_FIELD_TYPE', path, `is no text; expected ${REFERENCE}`)
  }
  if (externalId.includes('\0')) {
    return orderError('MESH_ORDER_TEXT_NUL', path, 'holds the character U+0000; expected text')
  }
  if (!externalId.isWellFormed()) {
    return orderError('MESH_ORDER_TEXT_MALFORMED', path, 'holds half a character; expected Unicode')
  }
  if (externalId.length <= LONGEST) return undefined
  const found = `has ${String(externalId.length)} characters`
  return orderError('MESH_ORDER_TEXT_TOO_LONG', path, `${found}; expected ${REFERENCE}`)
}

const BASE = 'expected the version of the order that you read, a whole number from 1'

const readBase = (value: unknown): number | Finding | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value
  return orderError('MESH_ORDER_FIELD_TYPE', 'baseVersion', `is none; ${BASE}`)
}

const readAllowed = (path: string, value: unknown): boolean | Finding | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'boolean') return value
  return orderError('MESH_ORDER_FIELD_TYPE', path, 'is neither; expected true or false')
}

/** Takes what is said about the order out of the body of a request; the rest is its draft. */
export const readSubmission = (
  {
    externalId,
    baseVersion,
    allowDuplicate,
    allowMismatch,
    ...draft
  }: Readonly<Record<string, unknown>>,
  { name, channel }: { readonly name: string; readonly channel: string },
): Read => {
  const finding = findingOf(externalId)
  const base = readBase(baseVersion)
  const duplicate = readAllowed('allowDuplicate', allowDuplicate)
  const mismatch = readAllowed('allowMismatch', allowMismatch)
  const reference = finding === undefined ? String(externalId) : ''
  return {
    submission: {
      client: name,
      channel,
      externalId: reference,
      draft,
      ...(typeof base === 'number' && { baseVersion: base }),
      ...(duplicate === true && { allowDuplicate: true }),
      ...(mismatch === true && { allowMismatch: true }),
    },
    findings: [finding, base, duplicate, mismatch].filter((found) => typeof found === 'object'),
  }
}
