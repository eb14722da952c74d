import { MeshError, messageOf } from '@carrick/kernel'

export interface RegistrySettings {
  /** Base of the Confluent-compatible API, e.g. `http://127.0.0.1:8080/apis/ccompat/v7`. */
  readonly url: string
  readonly user?: string
  readonly password?: string
  /** Ceiling of one request. */
  readonly requestMs?: number
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** One request. Answers that mean something to the caller come back, 404 and 409 among them; the rest rejects with MESH_CODEC_REGISTRY. */
export type Ask = (method: string, path: string, body?: string) => Promise<Answer>

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'
const NO_ANSWER = new Set([401, 403, 429])

export const away = (message: string, cause?: unknown): MeshError =>
  new MeshError('MESH_CODEC_REGISTRY', `The schema registry: ${message}`, { kind: 'held', cause })

export const wordsOf = ({ status, body }: Answer): string =>
  typeof body['message'] === 'string' ? body['message'] : `status ${String(status)}`

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

export const createRegistryHttp = (settings: RegistrySettings): Ask => {
  const { url, user, password, requestMs = 2_000 } = settings
  const base = url.replace(/\/+$/, '')
  const headers: Record<string, string> = { 'content-type': CONTENT_TYPE, accept: CONTENT_TYPE }
  if (user !== undefined) {
    const credentials = Buffer.from(`${user}:${password ?? ''}`).toString('base64')
    headers['authorization'] = `Basic ${credentials}`
  }
  return async (method, path, body) => {
    let answer: Answer
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(requestMs),
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      answer = {
        status: response.status,
        body: text === '' ? {} : asObject(JSON.parse(text) as unknown),
      }
    } catch (thrown) {
      throw away(messageOf(thrown), thrown)
    }
    if (answer.status >= 500 || NO_ANSWER.has(answer.status)) throw away(wordsOf(answer))
    return answer
  }
}
