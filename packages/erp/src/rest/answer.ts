import { type Finding, isMeshError, type MeshCode, MeshError, messageOf } from '@carrick/kernel'
import type { ErpAnswer } from '../port.ts'
import { meshCode } from '../wire/mesh-code.ts'
import { NoReply } from './exchange.ts'
import type { JsonReply } from './http.ts'

const DEFAULT_RETRY_MS = 1000
const MOST_FINDINGS = 100

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

const textOr = (value: unknown, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, 500) : fallback

const finding = (path: string, code: unknown, message: string): Finding => ({
  path,
  code: meshCode(textOr(code, 'REFUSED')),
  severity: 'error',
  message,
})

/** Findings of a problem+json answer (RFC 9457); its title when it lists none. */
const findingsOf = ({ body, status }: JsonReply): readonly Finding[] => {
  const problem = fieldsOf(body)
  const listed: readonly unknown[] = Array.isArray(problem['findings']) ? problem['findings'] : []
  const findings = listed.slice(0, MOST_FINDINGS).map((item) => {
    const { path, code, message } = fieldsOf(item)
    return finding(textOr(path, ''), code, textOr(message, 'no reason was given'))
  })
  if (findings.length > 0) return findings
  return [
    finding('', problem['code'], textOr(problem['title'], `the ERP answered ${String(status)}`)),
  ]
}

/** The ERP's own word that it refused for good and did nothing. */
const REFUSED = new Set([400, 404, 413, 415, 422])
/** Statuses given before any work: what answers them, the ERP or a gateway, passed nothing on. */
const CREDENTIALS = new Set([401, 403])

const doubt = (message: string, cause?: unknown): ErpAnswer<never> => ({
  kind: 'in-doubt',
  cause: new MeshError('MESH_ERP_NO_ANSWER', message, {
    kind: 'in-doubt',
    ...(cause === undefined ? {} : { cause }),
  }),
})

const notNow = (code: MeshCode, { status, retryAfterMs }: JsonReply): ErpAnswer<never> => ({
  kind: 'transient',
  cause: new MeshError(code, `The ERP answered ${String(status)} and did nothing`, {
    kind: 'held',
    details: { status },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }),
})

/** `read` throws when the body is not an answer to what was asked. */
const posted = <T>(body: unknown, read: (body: unknown) => T): ErpAnswer<T> => {
  try {
    return { kind: 'posted', result: read(body) }
  } catch (thrown) {
    const code = isMeshError(thrown) ? thrown.code : 'MESH_ERP_FORMAT'
    const message = `The ERP did it, but its answer cannot be used: ${messageOf(thrown)}`
    return { kind: 'in-doubt', cause: new MeshError(code, message, { kind: 'in-doubt' }) }
  }
}

/**
 * The reply to a call that changes something, as one of the five outcomes. Total: whatever is not
 * proof that nothing was done is in doubt. Never throws.
 */
export const answerOf = <T>(reply: JsonReply, read: (body: unknown) => T): ErpAnswer<T> => {
  const { status, isProblem } = reply
  if (status === 200 || status === 201) return posted(reply.body, read)
  if (status === 429) return { kind: 'throttled', afterMs: reply.retryAfterMs ?? DEFAULT_RETRY_MS }
  if (CREDENTIALS.has(status)) return notNow('MESH_ERP_AUTH', reply)
  if (status === 503 && isProblem) return notNow('MESH_ERP_NOT_NOW', reply)
  if (REFUSED.has(status) && isProblem) return { kind: 'rejected', findings: findingsOf(reply) }
  return doubt(`The ERP answered ${String(status)}; whether it did anything is not known`)
}

/** No reply at all: transient only with proof that nothing was sent. */
export const answerOfFailure = (thrown: unknown): ErpAnswer<never> => {
  if (!(thrown instanceof NoReply) || thrown.sent)
    return doubt(`The ERP's answer was lost: ${messageOf(thrown)}`, thrown)
  if (isMeshError(thrown.cause)) return { kind: 'transient', cause: thrown.cause }
  const message = `The ERP cannot be reached, nothing was sent: ${thrown.message}`
  return {
    kind: 'transient',
    cause: new MeshError('MESH_ERP_UNREACHABLE', message, { kind: 'held', cause: thrown }),
  }
}
