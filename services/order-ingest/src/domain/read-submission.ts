import type { Finding } from '@carrick/kernel'
import { type Hold, HOLDS } from '@carrick/mapping'
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

/** What a client may release that mesh.yaml says nothing of. */
const USUAL_RELEASES: readonly Hold[] = ['DUPLICATE', 'PRICE', 'TAX', 'ADDRESS']

const readReleases = (
  value: unknown,
  allowed: readonly Hold[],
): readonly Hold[] | Finding | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  const expected = `expected a list of ${allowed.join(', ') || 'nothing'}: what this client may release`
  if (!Array.isArray(value)) {
    return orderError('MESH_ORDER_FIELD_TYPE', 'releases', `is no list; ${expected}`)
  }
  const named: readonly unknown[] = value
  const stranger = named.findIndex((name) => !allowed.some((hold) => hold === name))
  if (stranger === -1) return allowed.filter((hold) => named.includes(hold))
  const path = `releases[${String(stranger)}]`
  return HOLDS.some((hold) => hold === named[stranger])
    ? orderError('MESH_ORDER_RELEASE', path, `is not for this client; ${expected}`)
    : orderError('MESH_ORDER_FIELD_TYPE', path, `is no hold; ${expected}`)
}

export interface SubmittingClient {
  readonly name: string
  readonly channel: string
  readonly releases?: readonly Hold[]
}

/** Takes what is said about the order out of the body of a request; the rest is its draft. */
export const readSubmission = (
  { externalId, baseVersion, releases, ...draft }: Readonly<Record<string, unknown>>,
  { name, channel, releases: allowed = USUAL_RELEASES }: SubmittingClient,
): Read => {
  const finding = findingOf(externalId)
  const base = readBase(baseVersion)
  const released = readReleases(releases, allowed)
  const isRead = released !== undefined && !('code' in released)
  const reference = finding === undefined ? String(externalId) : ''
  return {
    submission: {
      client: name,
      channel,
      externalId: reference,
      draft,
      ...(typeof base === 'number' && { baseVersion: base }),
      ...(isRead && { releases: released }),
    },
    findings: [finding, base, isRead ? undefined : released].filter(
      (found) => typeof found === 'object',
    ),
  }
}
