import { type MeshCode, MeshError } from '@carrick/kernel'

/** How a call of Tryton ended. Whatever is not proof that nothing was done is `in-doubt`. */
export type TrytonOutcome =
  | { readonly kind: 'done'; readonly result: unknown }
  /** UserError: Tryton's final no, rolled back. It has no code, only words. */
  | { readonly kind: 'refused'; readonly message: string }
  /** UserWarning: rolled back; a person with the right may accept it by its name. */
  | { readonly kind: 'warned'; readonly warning: string; readonly message: string }
  /** Somebody changed the record in the meanwhile: rolled back. */
  | { readonly kind: 'stale' }
  /** The call does not fit this server (unknown method or field): rolled back, and so every time. */
  | { readonly kind: 'unfit'; readonly message: string }
  | { readonly kind: 'throttled'; readonly afterMs: number }
  | { readonly kind: 'not-sent'; readonly cause: MeshError }
  | { readonly kind: 'in-doubt'; readonly cause: MeshError }

/** Tryton counts failed logins for minutes and names no time. */
const LOGIN_PAUSE_MS = 60_000
/** The words of a domain error hold the whole domain. */
const MOST_WORDS = 500
/** Refused by the dispatcher, before a transaction began. */
const UNFIT = new Set([400, 403, 404, 405, 415, 422])

const wordsOf = (value: unknown): string =>
  // Amounts in messages stand before a no-break space.
  typeof value === 'string' ? value.replaceAll('\u00A0', ' ').slice(0, MOST_WORDS) : ''

const doubt = (code: MeshCode, message: string): TrytonOutcome => ({
  kind: 'in-doubt',
  cause: new MeshError(code, message, { kind: 'in-doubt' }),
})

const failed = (error: readonly unknown[]): TrytonOutcome => {
  const [kind, detail] = error
  const details: readonly unknown[] = Array.isArray(detail) ? detail : [detail]
  switch (kind) {
    case 'UserError': {
      const message = [details[0], details[1]].map(wordsOf).filter((one) => one !== '')
      return { kind: 'refused', message: message.join(' ') || 'no reason was given' }
    }
    case 'UserWarning':
      return { kind: 'warned', warning: wordsOf(details[0]), message: wordsOf(details[1]) }
    case 'ConcurrencyException':
      return { kind: 'stale' }
    default:
      return { kind: 'unfit', message: wordsOf(kind) || 'an error without words' }
  }
}

/**
 * What an answer of Tryton's JSON-RPC means (trytond 8.2). Most failures have status 200 and an
 * `error`. `body` is the parsed JSON, undefined when it is none; `retryAfterMs` what a gateway asks for. Total: never throws.
 */
export const readReply = (
  status: number,
  body: unknown,
  retryAfterMs: number = LOGIN_PAUSE_MS,
): TrytonOutcome => {
  if (status === 200 && typeof body === 'object' && body !== null) {
    if ('error' in body && Array.isArray(body.error)) return failed(body.error)
    if ('result' in body) return { kind: 'done', result: body.result }
  }
  if (status === 429) return { kind: 'throttled', afterMs: retryAfterMs }
  if (UNFIT.has(status)) return { kind: 'unfit', message: `Tryton answered ${String(status)}` }
  if (status === 503)
    return doubt(
      'MESH_ERP_BUSY',
      'Tryton answered 503: the record is locked or its database is away',
    )
  return doubt(
    'MESH_ERP_NO_ANSWER',
    `Tryton answered ${String(status)}, not as it should; whether it did anything is not known`,
  )
}
