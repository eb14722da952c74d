import type { OrgState } from '../state/org-state.ts'
import type { Session } from '../state/sessions.ts'
import type { Actor, Transaction } from '../store/transaction.ts'

/** One REST request, or one of those inside a composite request. */
export interface Call {
  readonly org: OrgState
  readonly session: Session
  readonly method: string
  /** Path behind `/services/data/vXX.0`, decoded piece by piece. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
  /** e.g. `65.0`. */
  readonly version: string
  /** Scheme, host and port that the client reached the org at. */
  readonly baseUrl: string
  /** The transaction of the composite request around it. */
  readonly transaction: Transaction | undefined
}

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (call: Call, params: readonly string[]) => Answer

/** An answer that is an error; sent as `[{message, errorCode, fields}]`. */
export class ApiError extends Error {
  readonly status: number
  readonly errorCode: string
  readonly fields: readonly string[] | undefined

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.errorCode = errorCode
    this.fields = fields
  }
}

export const notFound = (message = 'The requested resource does not exist'): ApiError =>
  new ApiError(404, 'NOT_FOUND', message)

export const parserError = (message: string): ApiError =>
  new ApiError(400, 'JSON_PARSER_ERROR', message)

/** jsforce joins the options with a comma, the documentation with a semicolon. */
const clientTagOf = (header: string | undefined): string | undefined =>
  header
    ?.split(/[,;]/)
    .map((option) => option.trim().split('='))
    .find(([name]) => name?.toLowerCase() === 'client')?.[1]
    ?.trim()

export const actorOf = (call: Call): Actor => ({
  userId: call.session.userId,
  clientTag: clientTagOf(call.headers['sforce-call-options']),
  api: `com/salesforce/api/rest/${call.version}`,
})

/** Runs the work as a transaction of its own, or inside the composite request's. */
export const inTransaction = <T>(
  call: Call,
  work: (transaction: Transaction) => T,
  actor: Actor = actorOf(call),
): T => {
  const { transaction, org } = call
  return transaction === undefined
    ? org.transact(actor, work)
    : transaction.attempt(() => work(transaction))
}

export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The body as a JSON object. Throws ApiError. */
export const objectBody = ({ body }: Call): JsonObject => {
  if (!isJsonObject(body)) throw parserError('The HTTP entity body is required, as a JSON object')
  return body
}

export const listOfObjects = (value: unknown, what: string): readonly JsonObject[] => {
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined
  if (list === undefined || !list.every(isJsonObject))
    throw parserError(`${what}: expected a list of objects`)
  return list
}
