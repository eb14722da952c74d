import { type Finding, isMeshError, type MeshCode, MeshError, messageOf } from '@carrick/kernel'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpAnswer } from '../port.ts'
import { decodeDocument } from './decode.ts'
import { NoReply, type Reply } from './http.ts'

const DEFAULT_RETRY_MS = 1000

interface WireFinding {
  readonly path?: unknown
  readonly code?: unknown
  readonly message?: unknown
}

const textOr = (value: unknown, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value : fallback

const meshCode = (code: string): MeshCode => {
  const safe = code.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
  return safe.startsWith('MESH_') ? (safe as MeshCode) : `MESH_ERP_${safe}`
}

/** Findings of a problem+json answer (RFC 9457); the title when it lists none. */
export const findingsOf = (body: unknown, status: number): readonly Finding[] => {
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const listed: readonly unknown[] = Array.isArray(problem['findings']) ? problem['findings'] : []
  const findings = listed
    .filter((item): item is WireFinding => typeof item === 'object' && item !== null)
    .map((item): Finding => ({
      path: textOr(item.path, ''),
      code: meshCode(textOr(item.code, 'REFUSED')),
      severity: 'error',
      message: textOr(item.message, 'no reason was given'),
    }))
  if (findings.length > 0) return findings
  return [
    {
      path: '',
      code: meshCode(textOr(problem['code'], 'REFUSED')),
      severity: 'error',
      message: textOr(problem['title'], `the ERP answered ${String(status)}`),
    },
  ]
}

/** Statuses by which the contract promises that nothing was done. */
const NOTHING_DONE = new Set([401, 403, 503])

const transient = (status: number): MeshError =>
  new MeshError('MESH_ERP_NOT_NOW', `The ERP answered ${String(status)} and did nothing`, {
    kind: 'retryable',
    details: { status },
  })

const doubt = (message: string, cause?: unknown): ErpAnswer<never> => ({
  kind: 'in-doubt',
  cause: new MeshError('MESH_ERP_NO_ANSWER', message, {
    kind: 'in-doubt',
    ...(cause === undefined ? {} : { cause }),
  }),
})

/** The reply to a call that changes something, as one of the five outcomes. Total: never throws. */
export const answerOf = (reply: Reply): ErpAnswer<ErpDocument> => {
  const { status, body } = reply
  if (status === 200 || status === 201) {
    try {
      return { kind: 'posted', result: decodeDocument(body) }
    } catch (thrown) {
      return {
        kind: 'in-doubt',
        cause: isMeshError(thrown)
          ? thrown
          : new MeshError('MESH_ERP_ANSWER', messageOf(thrown), { kind: 'in-doubt' }),
      }
    }
  }
  if (status === 429) return { kind: 'throttled', afterMs: reply.retryAfterMs ?? DEFAULT_RETRY_MS }
  if (NOTHING_DONE.has(status)) {
    return reply.retryAfterMs === undefined
      ? { kind: 'transient', cause: transient(status) }
      : { kind: 'throttled', afterMs: reply.retryAfterMs }
  }
  if (status >= 400 && status < 500) return { kind: 'rejected', findings: findingsOf(body, status) }
  return doubt(`The ERP answered ${String(status)}; whether it did anything is not known`)
}

/** No reply at all: transient only with proof that nothing was sent. */
export const answerOfFailure = (thrown: unknown): ErpAnswer<ErpDocument> => {
  if (thrown instanceof NoReply && !thrown.sent) {
    return {
      kind: 'transient',
      cause: new MeshError('MESH_ERP_UNREACHABLE', `The ERP cannot be reached: ${thrown.message}`, {
        kind: 'held',
        cause: thrown,
      }),
    }
  }
  return doubt(`The ERP's answer was lost: ${messageOf(thrown)}`, thrown)
}
