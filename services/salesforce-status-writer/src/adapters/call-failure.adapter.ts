import { isMeshError, MeshError, messageOf } from '@carrick/kernel'

/** Any thrown value as the error of a call. */
export const callError = (thrown: unknown): MeshError =>
  isMeshError(thrown)
    ? thrown
    : new MeshError('MESH_SALESFORCE_NO_ANSWER', messageOf(thrown), {
        kind: 'in-doubt',
        cause: thrown,
      })

/**
 * A call that failed as a whole says nothing of an order: the org is away, or has had enough, and its
 * orders wait without using up their tries. Only a refusal of the request itself counts as one.
 */
export const callFailure = (error: MeshError): MeshError =>
  error.kind === 'terminal' && error.code !== 'MESH_SALESFORCE_LOGIN'
    ? error
    : new MeshError(error.code, error.message, {
        kind: 'held',
        cause: error,
        ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
        details: error.details,
      })

/** The org answered, and a single record may be why: malformed for its parser, or fatal to its automation. */
export const mayBeOneRecord = (error: MeshError): boolean =>
  error.code === 'MESH_SALESFORCE_REFUSED' &&
  (error.kind === 'terminal' || error.kind === 'in-doubt')
