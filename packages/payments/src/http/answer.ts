import type { JsonReply } from '@carrick/erp/rest'
import { NoReply } from '@carrick/erp/rest'
import { type Finding, isMeshError, type MeshCode, MeshError, messageOf } from '@carrick/kernel'
import type { PaymentAnswer, Refund } from '../port.ts'
import { readRefund } from './read-refund.ts'
import { meshCode, textOr } from './words.ts'

const DEFAULT_RETRY_MS = 1_000
const MOST_FINDINGS = 100

/** The provider's own word that it refused for good and moved nothing. */
const REFUSED = new Set([400, 404, 409, 413, 415, 422])
/** Statuses given before any work. */
const CREDENTIALS = new Set([401, 403])

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** Findings of a problem+json answer (RFC 9457); its title when it lists none. */
const findingsOf = ({ body, status }: JsonReply): readonly Finding[] => {
  const problem = fieldsOf(body)
  const title = textOr(problem['title'], `the payment provider answered ${String(status)}`)
  const listed: readonly unknown[] = Array.isArray(problem['findings']) ? problem['findings'] : []
  const items = listed.length > 0 ? listed : [{ code: problem['code'], message: title }]
  return items.slice(0, MOST_FINDINGS).map((item) => {
    const { path, code, message } = fieldsOf(item)
    return {
      path: textOr(path, ''),
      code: meshCode(code),
      severity: 'error',
      message: textOr(message, 'no reason was given'),
    }
  })
}

const doubt = (code: MeshCode, message: string, cause?: unknown): PaymentAnswer<never> => ({
  kind: 'in-doubt',
  cause: new MeshError(code, message, { kind: 'in-doubt', cause }),
})

const notNow = (code: MeshCode, { status, retryAfterMs }: JsonReply): PaymentAnswer<never> => ({
  kind: 'transient',
  cause: new MeshError(code, `The payment provider answered ${String(status)} and did nothing`, {
    kind: 'held',
    details: { status },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }),
})

/** `check` throws when the refund is not what was asked for. */
const posted = (body: unknown, check: (refund: Refund) => void): PaymentAnswer<Refund> => {
  try {
    const result = readRefund(body)
    check(result)
    return { kind: 'posted', result }
  } catch (thrown) {
    const message = `The payment provider did it, but its answer cannot be used: ${messageOf(thrown)}`
    return doubt(isMeshError(thrown) ? thrown.code : 'MESH_PAY_FORMAT', message)
  }
}

/** One of the five outcomes. Total: whatever is not proof that no money moved is in doubt. Never throws. */
export const answerOf = (
  reply: JsonReply,
  check: (refund: Refund) => void,
): PaymentAnswer<Refund> => {
  const { status, isProblem } = reply
  if (status === 200 || status === 201) return posted(reply.body, check)
  if (status === 429) return { kind: 'throttled', afterMs: reply.retryAfterMs ?? DEFAULT_RETRY_MS }
  if (CREDENTIALS.has(status)) return notNow('MESH_PAY_AUTH', reply)
  if (status === 503 && isProblem) return notNow('MESH_PAY_NOT_NOW', reply)
  if (REFUSED.has(status) && isProblem) return { kind: 'rejected', findings: findingsOf(reply) }
  const message = `The payment provider answered ${String(status)}; whether it paid is not known`
  return doubt('MESH_PAY_NO_ANSWER', message)
}

/** No reply at all: transient only with proof that nothing was sent. */
export const answerOfFailure = (thrown: unknown): PaymentAnswer<never> => {
  const words = messageOf(thrown)
  if (!(thrown instanceof NoReply) || thrown.sent) {
    const message = `The payment provider's answer was lost: ${words}`
    return doubt('MESH_PAY_NO_ANSWER', message, thrown)
  }
  const message = `The payment provider cannot be reached, nothing was sent: ${words}`
  const how = { kind: 'held', cause: thrown } as const
  return { kind: 'transient', cause: new MeshError('MESH_PAY_UNREACHABLE', message, how) }
}
