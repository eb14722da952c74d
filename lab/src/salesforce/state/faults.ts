import { DmlError } from '../store/dml-error.ts'

/** What goes wrong with one HTTP request. */
export type HttpFault =
  /** Answers at once, nothing is done. */
  | {
      readonly kind: 'error'
      readonly status: number
      readonly errorCode: string
      readonly message: string
    }
  | { readonly kind: 'cut-before-commit' }
  /** Done, but the connection is cut instead of an answer. */
  | { readonly kind: 'cut-after-commit' }
  | { readonly kind: 'delay'; readonly ms: number }

/** Which requests a rule means; an absent part means any. */
export interface RequestMatch {
  readonly method?: string
  /** A part of the path, e.g. `/composite`. */
  readonly path?: string
}

interface HttpRule {
  readonly fault: HttpFault
  readonly match: RequestMatch
  left: number
}

interface LockRule {
  readonly id: string | undefined
  left: number
}

/** Settings that stay until they are changed. */
export interface Knobs {
  /** Added to every REST request, ms. */
  latencyMs: number
  /** Every REST request is refused with REQUEST_LIMIT_EXCEEDED. */
  apiLimitExhausted: boolean
  /** Calls of a day, as shown in `Sforce-Limit-Info`. */
  apiLimit: number
  /** The daily allocation of event deliveries; undefined = no end. */
  deliveryLimit: number | undefined
  /** The org ignores the client tag of collections (the REST guide does not promise it there). */
  ignoreCollectionsClientTag: boolean
  /** Equal updates within a transaction become one event with several record ids. */
  mergeEvents: boolean
  /** So many of the next commits show as gap events. */
  gapCommits: number
  /** Changes of one transaction beyond so many become overflow events. */
  overflowAfter: number
  /** A stream that resumes from a replay id gets so many events before it again. */
  duplicatesOnResume: number
  maxEventsPerResponse: number
  /** Streams stay open but say nothing any more, as behind a dead connection. */
  silentStreams: boolean
  /** An idle stream hears something so often, ms. */
  keepaliveMs: number
  /** A stream without credit is closed after so long, ms. */
  creditTimeoutMs: number
  /** Events are kept for so long, ms. */
  retentionMs: number
  /** A token unused for so long is expired, ms. */
  sessionTimeoutMs: number
  /** The org's clock runs ahead by so much, ms. */
  clockOffsetMs: number
}

export const USUAL_KNOBS: Readonly<Knobs> = {
  latencyMs: 0,
  apiLimitExhausted: false,
  apiLimit: 100_000,
  deliveryLimit: undefined,
  ignoreCollectionsClientTag: false,
  mergeEvents: false,
  gapCommits: 0,
  overflowAfter: 100_000,
  duplicatesOnResume: 0,
  maxEventsPerResponse: 100,
  silentStreams: false,
  keepaliveMs: 60_000,
  creditTimeoutMs: 60_000,
  retentionMs: 72 * 3_600_000,
  sessionTimeoutMs: 2 * 3_600_000,
  clockOffsetMs: 0,
}

/** What is made to go wrong in the org. */
export class Faults {
  readonly knobs: Knobs = { ...USUAL_KNOBS }
  #http: HttpRule[] = []
  #locks: LockRule[] = []

  /** Strikes the next `times` requests that match. */
  addHttp(fault: HttpFault, times = 1, match: RequestMatch = {}): void {
    this.#http.push({ fault, match, left: times })
  }

  /** The next `times` writes to the record or its parent (absent: to any) find the row locked. */
  lockRow(id?: string, times = 1): void {
    this.#locks.push({ id, left: times })
  }

  set(knobs: Partial<Knobs>): void {
    Object.assign(this.knobs, knobs)
  }

  clear(): void {
    this.#http = []
    this.#locks = []
    Object.assign(this.knobs, USUAL_KNOBS)
  }

  takeHttp(method: string, path: string): HttpFault | undefined {
    const rule = this.#http.find(
      ({ match, left }) =>
        left > 0 &&
        (match.method === undefined || match.method === method) &&
        (match.path === undefined || path.includes(match.path)),
    )
    if (rule === undefined) return undefined
    rule.left -= 1
    return rule.fault
  }

  checkLock(ids: readonly string[]): void {
    const rule = this.#locks.find(
      ({ id, left }) => left > 0 && (id === undefined || ids.includes(id)),
    )
    if (rule === undefined) return
    rule.left -= 1
    throw new DmlError(
      'UNABLE_TO_LOCK_ROW',
      `unable to obtain exclusive access to this record or 1 records: ${rule.id ?? ids[0] ?? ''}`,
    )
  }
}
