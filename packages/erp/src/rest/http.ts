import { Pool } from 'undici'
import type { ErpCall } from '../port.ts'
import { exchange, NoReply, type Reply } from './exchange.ts'
import {
  type ClientCredentials,
  clientCredentialsToken,
  fixedToken,
  type TokenSource,
} from './token.ts'

export interface JsonReply {
  readonly status: number
  readonly retryAfterMs: number | undefined
  /** The answer is the ERP's own problem+json (RFC 9457), not that of something in between. */
  readonly isProblem: boolean
  /** Undefined when the bytes are not JSON. */
  readonly body: unknown
}

const CONNECT_MS = 5_000
const LONGEST_WAIT_MS = 3_600_000

/** Seconds or an HTTP date (RFC 9110), at most an hour. */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, Math.ceil(wait)), LONGEST_WAIT_MS)
}

export const headerOf = (headers: Reply['headers'], name: string): string | undefined => {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(strictUtf8.decode(bytes)) as unknown
  } catch {
    return undefined
  }
}

/** One signal for the caller's and the deadline; the timer does not outlive the call. */
export const withDeadline = async <T>(
  { signal, deadlineMs }: ErpCall,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const ending = new AbortController()
  const passOn = (): void => {
    ending.abort(signal.reason)
  }
  const timer = setTimeout(() => {
    ending.abort(new Error(`no answer within ${String(Math.round(deadlineMs))} ms`))
  }, deadlineMs)
  if (signal.aborted) passOn()
  signal.addEventListener('abort', passOn, { once: true })
  try {
    return await run(ending.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', passOn)
  }
}

/** What fails here fails before a byte left. */
const prepare = async (
  token: Promise<string>,
  body: unknown,
): Promise<readonly [token: string, payload: string | null]> => {
  try {
    return [await token, body === undefined ? null : JSON.stringify(body)]
  } catch (thrown) {
    throw new NoReply(false, thrown)
  }
}

export interface HttpClient {
  /** One request, never repeated; settled within the call's deadline. Throws NoReply. */
  send(
    method: 'GET' | 'POST',
    path: string,
    call: ErpCall,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<JsonReply>
  close(): Promise<void>
}

export interface HttpClientOptions {
  /** Paths are appended to it. */
  readonly baseUrl: string
  readonly token: string | ClientCredentials
  /** At a time; a call waits for one. */
  readonly connections: number
  /** Private certificate authority, PEM. */
  readonly ca?: string
  readonly now: () => number
}

export const createHttpClient = (options: HttpClientOptions): HttpClient => {
  const base = new URL(options.baseUrl)
  const prefix = base.pathname.replace(/\/$/, '')
  const connect = {
    timeout: CONNECT_MS,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  }
  const pool = new Pool(base.origin, { connections: options.connections, pipelining: 1, connect })
  const pools = [pool]
  const tokenSource = (): TokenSource => {
    if (typeof options.token === 'string') return fixedToken(options.token)
    const tokens = new Pool(new URL(options.token.tokenUrl).origin, { connections: 1, connect })
    pools.push(tokens)
    return clientCredentialsToken(tokens, options.token, options.now)
  }
  const tokens = tokenSource()

  return {
    send: (method, path, call, body, headers = {}) =>
      withDeadline(call, async (signal) => {
        const [token, payload] = await prepare(tokens.get(signal), body)
        const reply = await exchange(
          pool,
          {
            method,
            path: prefix + path,
            headers: {
              authorization: `Bearer ${token}`,
              accept: 'application/json, application/problem+json',
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
              ...headers,
            },
            body: payload,
            headersTimeout: 0,
            bodyTimeout: 0,
          },
          signal,
        )
        if (reply.status === 401) tokens.refused(token)
        const type = headerOf(reply.headers, 'content-type') ?? ''
        return {
          status: reply.status,
          retryAfterMs: retryAfterMs(headerOf(reply.headers, 'retry-after'), options.now()),
          isProblem: /^application\/problem\+json\b/i.test(type),
          body: parsed(reply.body),
        }
      }),
    close: async () => {
      await Promise.all(pools.map((one) => one.destroy()))
    },
  }
}
