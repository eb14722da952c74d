import { MeshError, messageOf } from '@carrick/kernel'

/** What the server's answer means for the caller. */
export type StoreFailure = 'fenced' | 'repeated' | 'conflict' | 'refused' | 'unavailable' | 'wrong'

const OWN: Readonly<Record<string, StoreFailure>> = {
  ME001: 'fenced',
  ME002: 'repeated',
  ME003: 'conflict',
}

/** 22 data, 23 constraint, 54 program limit: of the values, whoever asks and whenever. */
const REFUSED = new Set(['22', '23', '54'])
/** 42 wrong statement or no right, 3F no such schema, 0A unsupported: asking again does not help. */
const WRONG = new Set(['42', '3F', '0A'])

const sqlStateOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined

export const isLockTimeout = (thrown: unknown): boolean => sqlStateOf(thrown) === '55P03'

/**
 * PostgreSQL's SQLSTATE classes (manual, appendix A). Anything without a state, or of a class about the
 * connection, the server or other transactions, may have been done: `unavailable`.
 */
export const classify = (thrown: unknown): StoreFailure => {
  const state = sqlStateOf(thrown)
  // Errors of the socket have codes too (ECONNRESET).
  if (state?.length !== 5) return 'unavailable'
  const own = OWN[state]
  if (own !== undefined) return own
  const kind = state.slice(0, 2)
  if (REFUSED.has(kind)) return 'refused'
  return WRONG.has(kind) ? 'wrong' : 'unavailable'
}

/** The port's errors. */
export const storeError = (thrown: unknown): MeshError => {
  if (thrown instanceof MeshError) return thrown
  const message = messageOf(thrown)
  switch (classify(thrown)) {
    case 'refused':
      return new MeshError('MESH_STORE_REFUSED', `PostgreSQL refuses a value: ${message}`, {
        kind: 'terminal',
        cause: thrown,
      })
    case 'wrong':
      return new MeshError('MESH_STORE_STATEMENT', `PostgreSQL refuses a statement: ${message}`, {
        kind: 'terminal',
        cause: thrown,
      })
    case 'fenced':
      return new MeshError('MESH_STORE_FENCED', message, { kind: 'terminal', cause: thrown })
    case 'repeated':
    case 'conflict':
    case 'unavailable':
      return new MeshError('MESH_STORE_UNAVAILABLE', `PostgreSQL: ${message}`, {
        kind: 'in-doubt',
        cause: thrown,
      })
  }
}
