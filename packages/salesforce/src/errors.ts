import { type FailureKind, isMeshError, MeshError, messageOf } from '@carrick/kernel'

/**
 * What each Salesforce error code means for a writer. Source: REST API Developer Guide, "Status Codes
 * and Error Responses", and SOAP API "StatusCode" list.
 */
const KIND: Readonly<Record<string, FailureKind>> = {
  UNABLE_TO_LOCK_ROW: 'retryable',
  SERVER_UNAVAILABLE: 'retryable',
  QUERY_TIMEOUT: 'retryable',
  DUPLICATE_VALUE: 'retryable',
  INVALID_SESSION_ID: 'retryable',
  ALL_OR_NONE_OPERATION_ROLLED_BACK: 'retryable',
  PROCESSING_HALTED: 'retryable',
  REQUEST_LIMIT_EXCEEDED: 'held',
  // An internal error of the platform: nobody knows how far it came.
  UNKNOWN_EXCEPTION: 'in-doubt',
}

const HTTP_CODE = /^ERROR_HTTP_(\d{3})$/

const kindOfStatus = (status: number): FailureKind => {
  if (status === 401) return 'retryable'
  if (status === 420 || status === 429 || status === 503) return 'held'
  return status >= 500 ? 'in-doubt' : 'terminal'
}

/** `errorCode` as the API gives it, e.g. `UNABLE_TO_LOCK_ROW`, to what the runtime does with it. */
export const kindOfCode = (errorCode: string, message = ''): FailureKind => {
  const known = KIND[errorCode]
  if (known !== undefined) return known
  // A trigger's failure may wrap a lock error, which is worth another try.
  if (
    errorCode === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' &&
    message.includes('UNABLE_TO_LOCK_ROW')
  ) {
    return 'retryable'
  }
  const status = HTTP_CODE.exec(errorCode)?.[1]
  return status === undefined ? 'terminal' : kindOfStatus(Number(status))
}

interface ApiError {
  readonly errorCode: string
  readonly message: string
}

const firstOf = (text: string): ApiError | undefined => {
  try {
    const parsed: unknown = JSON.parse(text)
    const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed
    if (typeof first !== 'object' || first === null) return undefined
    const { errorCode, message } = first as Partial<ApiError>
    return errorCode === undefined ? undefined : { errorCode, message: message ?? '' }
  } catch {
    return undefined
  }
}

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'errorCode' in thrown &&
  typeof thrown.errorCode === 'string'
    ? thrown.errorCode
    : ''

/** The API's own error code of whatever was thrown; empty when there is none. */
export const apiErrorOf = (thrown: unknown): ApiError => {
  const message = messageOf(thrown)
  return firstOf(message) ?? { errorCode: codeOf(thrown), message }
}

const NETWORK_BEFORE_SEND = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
])

// By shape, not by class: an error of another realm is no instance of ours.
const networkCode = (thrown: unknown): string | undefined => {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  if ('errors' in thrown && Array.isArray(thrown.errors) && thrown.errors.length > 0)
    return networkCode(thrown.errors[0])
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return 'cause' in thrown ? networkCode(thrown.cause) : undefined
}

/**
 * Any thrown value of a REST call as a MeshError with code MESH_SALESFORCE_<WHAT>. Without an answer
 * a request that never left is retryable; anything else is in doubt.
 */
export const salesforceError = (thrown: unknown): MeshError => {
  if (isMeshError(thrown)) return thrown
  const { errorCode, message } = apiErrorOf(thrown)
  if (errorCode !== '') {
    return new MeshError(
      'MESH_SALESFORCE_REFUSED',
      `Salesforce answered ${errorCode}: ${message}`,
      {
        kind: kindOfCode(errorCode, message),
        cause: thrown,
        details: { errorCode },
      },
    )
  }
  const network = networkCode(thrown)
  const unsent = network !== undefined && NETWORK_BEFORE_SEND.has(network)
  return new MeshError(
    unsent ? 'MESH_SALESFORCE_UNREACHABLE' : 'MESH_SALESFORCE_NO_ANSWER',
    unsent ? `Salesforce cannot be reached (${network})` : `Salesforce gave no answer: ${message}`,
    { kind: unsent ? 'held' : 'in-doubt', cause: thrown },
  )
}
