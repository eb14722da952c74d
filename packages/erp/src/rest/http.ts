import { Pool } from 'undici'
import { MeshError, messageOf } from '@carrick/kernel'
import type { ErpCall } from '../port.ts'

export interface Reply {
  readonly status: number
  readonly retryAfterMs: number | undefined
  readonly body: unknown
}

/** Why there is no reply; `sent` false is proof that the ERP saw nothing. */
export class NoReply extends Error {
  readonly sent: boolean

  constructor(sent: boolean, cause: unknown) {
    super(messageOf(cause), { cause })
    this.sent = sent
  }
}

const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

// By shape, not by class: an error of another realm is no instance of ours.
const codeOf = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return ''
  if ('errors' in thrown && Array.isArray(thrown.errors) && thrown.errors.length > 0)
    return codeOf(thrown.errors[0])
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return 'cause' in thrown ? codeOf(thrown.cause) : ''
}

/** Seconds or an HTTP date (RFC 9110, Retry-After). */
export const retryAfterMs = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

const headerOf = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string | undefined => {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

export interface HttpClient {
  /** One request, never repeated. Throws NoReply. A body that is not JSON comes back as its text. */
  send(
    method: 'GET' | 'POST',
    path: string,
    call: ErpCall,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>
  close(): Promise<void>
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

export const createHttpClient = (options: {
  readonly baseUrl: string
  readonly token: string
  /** Connections, and so calls, at a time. */
  readonly connections: number
  readonly now: () => number
}): HttpClient => {
  const base = new URL(options.baseUrl)
  const prefix = base.pathname.replace(/\/$/, '')
  const pool = new Pool(base.origin, {
    connections: options.connections,
    pipelining: 1,
    connect: { timeout: 5_000 },
  })
  return {
    async send(method, path, call, body, headers = {}) {
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(call.deadlineMs)])
      try {
        const reply = await pool.request({
          method,
          path: prefix + path,
          signal,
          headers: {
            authorization: `Bearer ${options.token}`,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          body: body === undefined ? null : JSON.stringify(body),
          headersTimeout: call.deadlineMs,
          bodyTimeout: call.deadlineMs,
        })
        const text = await reply.body.text()
        return {
          status: reply.statusCode,
          retryAfterMs: retryAfterMs(headerOf(reply.headers, 'retry-after'), options.now()),
          body: parsed(text),
        }
      } catch (thrown) {
        throw new NoReply(!BEFORE_SENDING.has(codeOf(thrown)), thrown)
      }
    },
    close: () => pool.destroy(),
  }
}

/** A read that got no usable reply. */
export const readFailure = (what: string, thrown: unknown): MeshError =>
  thrown instanceof MeshError
    ? thrown
    : new MeshError(
        'MESH_ERP_UNREACHABLE',
        `The ERP does not answer (${what}): ${messageOf(thrown)}`,
        { kind: 'held', cause: thrown },
      )
