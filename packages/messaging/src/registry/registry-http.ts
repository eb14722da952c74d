import { Agent, fetch } from 'undici'
import { type MeshCode, MeshError, messageOf, tlsTrouble } from '@carrick/kernel'
import type { ServerTls } from '../ports/server-trust.ts'

export interface RegistrySettings {
  /** Base of the Confluent-compatible API, e.g. `http://127.0.0.1:8080/apis/ccompat/v7`. */
  readonly url: string
  /** For an https address; without it the usual authorities are trusted. */
  readonly tls?: ServerTls
  readonly user?: string
  readonly password?: string
  /** Bearer token, in place of user and password. */
  readonly token?: string
  /** Ceiling of one request. */
  readonly requestMs?: number
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * One request. Answers that mean something to the caller come back, 404 and 409 among them; the rest rejects:
 * MESH_CODEC_TLS for certificates, MESH_CODEC_LOGIN for 401 and 403, else MESH_CODEC_REGISTRY.
 */
export type Ask = (method: string, path: string, body?: string) => Promise<Answer>

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'
const LOGIN = new Set([401, 403])
const TOO_MANY = 429

export const away = (
  message: string,
  cause?: unknown,
  code: MeshCode = 'MESH_CODEC_REGISTRY',
): MeshError => new MeshError(code, `The schema registry: ${message}`, { kind: 'held', cause })

export const wordsOf = ({ status, body }: Answer): string =>
  typeof body['message'] === 'string' ? body['message'] : `status ${String(status)}`

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const dispatcherOf = ({ tls }: RegistrySettings): Agent =>
  new Agent({
    connect: {
      ...(tls?.authority === undefined ? {} : { ca: tls.authority }),
      ...(tls?.certificate === undefined ? {} : { cert: tls.certificate }),
      ...(tls?.privateKey === undefined ? {} : { key: tls.privateKey }),
    },
  })

const credentialsOf = ({ user, password, token }: RegistrySettings): string | undefined => {
  if (token !== undefined) return `Bearer ${token}`
  if (user === undefined) return undefined
  return `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`
}

/** `fetch failed` says nothing: what it failed for is its cause. */
const failureOf = (thrown: unknown): string =>
  messageOf(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown)

export const createRegistryHttp = (settings: RegistrySettings): Ask => {
  const { url, requestMs = 2_000 } = settings
  const base = url.replace(/\/+$/, '')
  const place = new URL(url).host
  const headers: Record<string, string> = { 'content-type': CONTENT_TYPE, accept: CONTENT_TYPE }
  const credentials = credentialsOf(settings)
  if (credentials !== undefined) headers['authorization'] = credentials
  const dispatcher = dispatcherOf(settings)
  return async (method, path, body) => {
    let answer: Answer
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers,
        dispatcher,
        signal: AbortSignal.timeout(requestMs),
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      const isRefusal = LOGIN.has(response.status)
      answer = {
        status: response.status,
        // A proxy before the registry refuses in words of its own.
        body: text === '' || isRefusal ? {} : asObject(JSON.parse(text) as unknown),
      }
    } catch (thrown) {
      const trouble = tlsTrouble(thrown)
      if (trouble !== undefined) throw away(`${place}: ${trouble}`, thrown, 'MESH_CODEC_TLS')
      throw away(failureOf(thrown), thrown)
    }
    if (LOGIN.has(answer.status)) {
      const words = `${place}: it refuses who we say we are (${wordsOf(answer)})`
      throw away(words, undefined, 'MESH_CODEC_LOGIN')
    }
    if (answer.status >= 500 || answer.status === TOO_MANY) throw away(wordsOf(answer))
    return answer
  }
}
