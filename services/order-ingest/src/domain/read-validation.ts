import type { Finding } from '@carrick/kernel'
import { readSubmission, type SubmittingClient } from './read-submission.ts'
import type { Submission } from './received.ts'

type Json = Readonly<Record<string, unknown>>

/** How long the caller waits, ms. */
export const DEADLINE_MS = { least: 100, most: 10_000, usual: 1_500 } as const

export interface ValidationRequest {
  readonly submission: Submission
  /** Indices of lines that came without a price: the ERP is to say it. */
  readonly unpriced: ReadonlySet<number>
  /** Undefined when what came is no deadline. */
  readonly deadlineMs: number | undefined
  readonly findings: readonly Finding[]
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === ''

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const deadlineOf = (value: unknown): number | undefined => {
  if (isAbsent(value)) return DEADLINE_MS.usual
  const isOne = typeof value === 'number' && Number.isInteger(value)
  return isOne && value >= DEADLINE_MS.least && value <= DEADLINE_MS.most ? value : undefined
}

const isUnpriced = (line: unknown): line is Json => isRecord(line) && isAbsent(line['unitPrice'])

/**
 * Reads the body of a request to validate: a draft as it is submitted, which may lack the client's
 * reference and prices, with a deadline beside it.
 */
export const readValidation = (
  { deadlineMs, ...body }: Json,
  client: SubmittingClient,
): ValidationRequest => {
  const { submission, findings } = readSubmission(body, client)
  const lines: readonly unknown[] = Array.isArray(body['lines']) ? body['lines'] : []
  const unpriced = lines.flatMap((line, index) => (isUnpriced(line) ? [index] : []))
  const priced = lines.map((line) => (isUnpriced(line) ? { ...line, unitPrice: 0 } : line))
  const draft = isRecord(submission.draft) ? submission.draft : {}
  return {
    submission:
      unpriced.length === 0 ? submission : { ...submission, draft: { ...draft, lines: priced } },
    unpriced: new Set(unpriced),
    deadlineMs: deadlineOf(deadlineMs),
    findings: findings.filter(({ path }) => path !== 'externalId' || !isAbsent(body['externalId'])),
  }
}
