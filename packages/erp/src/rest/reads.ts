import { isMeshError, MeshError, messageOf } from '@carrick/kernel'
import type { ErpCall } from '../port.ts'
import type { HttpClient, JsonReply } from './http.ts'

/** Statuses that mean "not now": the target is held, nobody's attempt is used. */
const LATER = new Set([401, 403, 408, 425, 429])

const unexpected = (what: string, { status, retryAfterMs, body }: JsonReply): MeshError =>
  new MeshError('MESH_ERP_READ', `The ERP answered ${String(status)} to ${what}`, {
    kind: status >= 500 || LATER.has(status) ? 'held' : 'terminal',
    details: { status, ...(body === undefined ? { body: 'not JSON' } : {}) },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })

const gone = (what: string): MeshError =>
  new MeshError(
    'MESH_ERP_CURSOR_GONE',
    `The ERP no longer knows the cursor of ${what}; read from the beginning, facts are absolute`,
  )

const failure = (what: string, thrown: unknown): MeshError => {
  if (isMeshError(thrown)) return thrown
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined
  if (isMeshError(cause)) return cause
  const message = `The ERP does not answer ${what}: ${messageOf(thrown)}`
  return new MeshError('MESH_ERP_UNREACHABLE', message, { kind: 'held', cause: thrown })
}

/** What is asked by GET, or by POST where it does not fit into an address; it changes nothing. */
export interface Question {
  /** For people. */
  readonly what: string
  readonly path: string
  readonly body?: unknown
}

/**
 * One question. Throws MeshError: `held` while the ERP is away or throttles, `terminal` with
 * MESH_ERP_FORMAT, MESH_ERP_CURSOR_GONE or MESH_ERP_READ when asking again will not help.
 * `absent` is what a 404 of the ERP itself means; without it a 404 is an error.
 */
export const readJson = async <T, Absent = never>(
  http: HttpClient,
  { what, path, body }: Question,
  call: ErpCall,
  decode: (body: unknown) => T,
  absent?: () => Absent,
): Promise<T | Absent> => {
  try {
    const reply = await http.send(body === undefined ? 'GET' : 'POST', path, call, body)
    if (reply.status === 404 && reply.isProblem && absent !== undefined) return absent()
    if (reply.status === 410 && reply.isProblem) throw gone(what)
    if (reply.status !== 200) throw unexpected(what, reply)
    return decode(reply.body)
  } catch (thrown) {
    throw failure(what, thrown)
  }
}
