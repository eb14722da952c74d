import { isMeshError, MeshError, messageOf } from '@carrick/kernel'

/**
 * A call that failed as a whole says nothing of an order: the org is away, or has had enough, and its
 * orders wait without using up their tries. Only a refusal of the request itself counts as one.
 */
export const callFailure = (thrown: unknown): MeshError => {
  const error = isMeshError(thrown)
    ? thrown
    : new MeshError('MESH_SALESFORCE_NO_ANSWER', messageOf(thrown), {
        kind: 'in-doubt',
        cause: thrown,
      })
  if (error.kind === 'terminal' && error.code !== 'MESH_SALESFORCE_LOGIN') return error
  return new MeshError(error.code, error.message, {
    kind: 'held',
    cause: error,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    details: error.details,
  })
}
