import { gunzipSync } from 'node:zlib'
import { MeshError, messageOf } from '@carrick/kernel'
import { Pool } from 'undici'
import type { ErpCall } from '../port.ts'
import { exchange, NoReply, type Reply } from '../rest/exchange.ts'
import { headerOf, retryAfterMs, withDeadline } from '../rest/http.ts'
import { readReply, type TrytonOutcome } from './reply.ts'
import type { TrytonValue } from './values.ts'

export interface TrytonClientOptions {
  /** Of the server, without the database. */
  readonly baseUrl: string
  readonly database: string
  readonly user: string
  readonly password: string
  /** Calls at a time; Tryton does about one order a second, so two to four. */
  readonly concurrency: number
  /** Private certificate authority, PEM. */
  readonly ca?: string
}

export interface TrytonClient {
  /**
   * One call, settled within its deadline; never throws. `params` hold the context as their last
   * entry. A session that has ended is renewed once: 401 comes before any work.
   */
  call(method: string, params: readonly TrytonValue[], call: ErpCall): Promise<TrytonOutcome>
  /** So far Tryton's clock is ahead of ours, by its last answer, ms to a second or two; 0 before one. */
  clockOffsetMs(): number
  close(): Promise<void>
}

const CONNECT_MS = 5_000
const LOGIN_MS = 20_000
/** gunicorn closes what is idle for 2 s; a call that goes out just then would be in doubt. */
const IDLE_MS = 1_000
const MOST_BYTES = 64_000_000

const parsed = ({ headers, body }: Reply): unknown => {
  try {
    const isPacked = headers['content-encoding'] === 'gzip'
    const bytes = isPacked ? gunzipSync(body, { maxOutputLength: MOST_BYTES }) : body
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

const unreachable = (thrown: unknown): MeshError =>
  new MeshError(
    'MESH_ERP_UNREACHABLE',
    `Tryton cannot be reached, nothing was sent: ${messageOf(thrown)}`,
    { kind: 'held', cause: thrown },
  )

const notLoggedIn = (why: string): TrytonOutcome => ({
  kind: 'not-sent',
  cause: new MeshError('MESH_ERP_AUTH', `Tryton does not let us in: ${why}`, { kind: 'held' }),
})

const lost = (thrown: unknown): TrytonOutcome => {
  if (thrown instanceof NoReply && !thrown.sent)
    return { kind: 'not-sent', cause: unreachable(thrown) }
  const message = `Tryton's answer was lost: ${messageOf(thrown)}`
  const cause = new MeshError('MESH_ERP_NO_ANSWER', message, { kind: 'in-doubt', cause: thrown })
  return { kind: 'in-doubt', cause }
}

/** Waits for what others share without giving up one's own deadline. */
const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(new NoReply(false, signal.reason))
    }
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp)
    })
  })

const outcomeOf = (reply: Reply): TrytonOutcome => {
  const wait = retryAfterMs(headerOf(reply.headers, 'retry-after'), Date.now())
  return readReply(reply.status, parsed(reply), wait)
}

/**
 * Tryton counts the logins of a user that failed within five minutes, and those it did not even look at;
 * beyond five it answers 429 to the right password too. Two services that ask at these pauses stay below.
 */
const AFTER_REFUSAL_MS = 150_000
const AFTER_THROTTLE_MS = 300_000

type Login =
  | { readonly header: string }
  /** Not to be asked for again before so long. */
  | { readonly refusal: TrytonOutcome; readonly pauseMs: number }

/** A client of Tryton's JSON-RPC with one session for all calls. */
export const createTrytonClient = (options: TrytonClientOptions): TrytonClient => {
  const base = new URL(options.baseUrl)
  const path = `${base.pathname.replace(/\/$/, '')}/${encodeURIComponent(options.database)}/rpc/`
  const pool = new Pool(base.origin, {
    connections: options.concurrency,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    connect: { timeout: CONNECT_MS, ...(options.ca === undefined ? {} : { ca: options.ca }) },
  })

  let offsetMs = 0
  const send = async (
    method: string,
    params: readonly TrytonValue[],
    signal: AbortSignal,
    authorization?: string,
  ): Promise<Reply> => {
    const reply = await exchange(
      pool,
      {
        method: 'POST',
        path,
        headers: {
          'content-type': 'application/json',
          // Without this offer Tryton labels long plain answers as gzip.
          'accept-encoding': 'gzip',
          ...(authorization === undefined ? {} : { authorization }),
        },
        // Exactly these three keys: with others errors come as HTML.
        body: JSON.stringify({ id: 1, method, params }),
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      signal,
    )
    const at = Date.parse(headerOf(reply.headers, 'date') ?? '')
    if (!Number.isNaN(at)) offsetMs = at - Date.now()
    return reply
  }

  const logIn = async (): Promise<Login> => {
    const { user, password } = options
    const call = { signal: new AbortController().signal, deadlineMs: LOGIN_MS }
    const params = [user, { password }, 'en']
    const reply = await withDeadline(call, (signal) =>
      send('common.db.login', params, signal),
    ).catch((thrown: unknown) => {
      throw new NoReply(false, thrown)
    })
    const outcome = outcomeOf(reply)
    if (outcome.kind === 'throttled') return { refusal: outcome, pauseMs: AFTER_THROTTLE_MS }
    const result: unknown = outcome.kind === 'done' ? outcome.result : undefined
    const answer: readonly unknown[] = Array.isArray(result) ? result : []
    const [id, token] = answer
    if (typeof id !== 'number' || typeof token !== 'string')
      return {
        refusal: notLoggedIn(`the login was answered with ${String(reply.status)}`),
        pauseMs: reply.status === 401 ? AFTER_REFUSAL_MS : 0,
      }
    const session = Buffer.from(`${user}:${String(id)}:${token}`).toString('base64')
    return { header: `Session ${session}` }
  }

  let login: Promise<Login> | undefined
  /** The last refusal, for as long as Tryton is not to be asked again. */
  let closed: { readonly refusal: TrytonOutcome; readonly until: number } | undefined
  const session = (): Promise<Login> => {
    if (login !== undefined) return login
    const now = performance.now()
    if (closed !== undefined && now < closed.until) {
      const { refusal, until } = closed
      const pauseMs = Math.ceil(until - now)
      const isThrottle = refusal.kind === 'throttled'
      return Promise.resolve({
        refusal: isThrottle ? { ...refusal, afterMs: pauseMs } : refusal,
        pauseMs,
      })
    }
    const begun = logIn()
    const forget = (): void => {
      if (login === begun) login = undefined
    }
    begun.then((done) => {
      if (!('refusal' in done)) return
      closed = { refusal: done.refusal, until: performance.now() + done.pauseMs }
      forget()
    }, forget)
    login = begun
    return begun
  }

  const attempt = async (
    method: string,
    params: readonly TrytonValue[],
    signal: AbortSignal,
  ): Promise<TrytonOutcome | 'no-session'> => {
    const begun = session()
    const done = await unlessAborted(begun, signal)
    if ('refusal' in done) return done.refusal
    const reply = await send(method, params, signal, done.header)
    if (reply.status !== 401) return outcomeOf(reply)
    if (login === begun) login = undefined
    return 'no-session'
  }

  return {
    call: async (method, params, call) => {
      try {
        return await withDeadline(call, async (signal) => {
          const first = await attempt(method, params, signal)
          if (first !== 'no-session') return first
          const second = await attempt(method, params, signal)
          return second === 'no-session' ? notLoggedIn('a new session is refused') : second
        })
      } catch (thrown) {
        return lost(thrown)
      }
    },
    clockOffsetMs: () => offsetMs,
    close: () => pool.destroy(),
  }
}
