import { MeshError, messageOf } from '@carrick/kernel'

export interface RegistrySettings {
  /** Base of the Confluent-compatible API, e.g. `http://127.0.0.1:8080/apis/ccompat/v7`. */
  readonly url: string
  readonly user?: string
  readonly password?: string
  /** Ceiling of one request. */
  readonly requestMs?: number
}

/** The few calls that are needed. All reject with MESH_CODEC_REGISTRY (held) when there is no usable answer. */
export interface RegistryClient {
  /** Sets FULL_TRANSITIVE on the subject and registers the schema, new or known; its id. Rejects with MESH_CODEC_INCOMPATIBLE. */
  register(subject: string, schema: object): Promise<number>
  /** Id of exactly this schema under this subject, if it is registered. */
  idOf(subject: string, schema: object): Promise<number | undefined>
  /** Undefined: the registry answered that it has no such id. */
  schemaById(id: number): Promise<object | undefined>
}

const COMPATIBILITY = 'FULL_TRANSITIVE'
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'
const INCOMPATIBLE = new Set([409, 422])

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

const away = (message: string, cause?: unknown): MeshError =>
  new MeshError('MESH_CODEC_REGISTRY', `The schema registry: ${message}`, { kind: 'held', cause })

const wordsOf = ({ status, body }: Answer): string =>
  typeof body['message'] === 'string' ? body['message'] : `status ${String(status)}`

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

export const createRegistryClient = (settings: RegistrySettings): RegistryClient => {
  const { url, user, password, requestMs = 2_000 } = settings
  const base = url.replace(/\/+$/, '')
  const headers: Record<string, string> = { 'content-type': CONTENT_TYPE, accept: CONTENT_TYPE }
  if (user !== undefined) {
    const credentials = Buffer.from(`${user}:${password ?? ''}`).toString('base64')
    headers['authorization'] = `Basic ${credentials}`
  }

  /** Answers below 500 come back; 404 and 409 mean something to the caller. */
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    let answer: Answer
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(requestMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      answer = {
        status: response.status,
        body: text === '' ? {} : asObject(JSON.parse(text) as unknown),
      }
    } catch (thrown) {
      throw away(messageOf(thrown), thrown)
    }
    if (
      answer.status >= 500 ||
      answer.status === 429 ||
      answer.status === 401 ||
      answer.status === 403
    )
      throw away(wordsOf(answer))
    return answer
  }

  const subjectPath = (subject: string): string => encodeURIComponent(subject)

  const requireCompatibility = async (subject: string): Promise<void> => {
    const path = `/config/${subjectPath(subject)}`
    const { status, body } = await ask('GET', path)
    // Confluent and newer Apicurio say `compatibilityLevel`, Apicurio's PUT says `compatibility`.
    const level = body['compatibilityLevel'] ?? body['compatibility']
    if (status === 200 && level === COMPATIBILITY) return
    const answer = await ask('PUT', path, { compatibility: COMPATIBILITY })
    if (answer.status >= 300) throw away(`${subject}: ${wordsOf(answer)}`)
  }

  const idIn = (subject: string, answer: Answer): number => {
    const { id } = answer.body
    if (answer.status >= 300 || typeof id !== 'number') throw away(`${subject}: ${wordsOf(answer)}`)
    return id
  }

  return {
    register: async (subject, schema) => {
      await requireCompatibility(subject)
      const answer = await ask('POST', `/subjects/${subjectPath(subject)}/versions`, {
        schema: JSON.stringify(schema),
      })
      if (INCOMPATIBLE.has(answer.status)) {
        throw new MeshError(
          'MESH_CODEC_INCOMPATIBLE',
          `${subject}: the registry refuses the schema as not ${COMPATIBILITY} with its versions: ${wordsOf(answer)}`,
        )
      }
      return idIn(subject, answer)
    },
    idOf: async (subject, schema) => {
      const answer = await ask('POST', `/subjects/${subjectPath(subject)}`, {
        schema: JSON.stringify(schema),
      })
      return answer.status === 404 ? undefined : idIn(subject, answer)
    },
    schemaById: async (id) => {
      const answer = await ask('GET', `/schemas/ids/${String(id)}`)
      if (answer.status === 404) return undefined
      const { schema } = answer.body
      if (answer.status >= 300 || typeof schema !== 'string')
        throw away(`id ${String(id)}: ${wordsOf(answer)}`)
      // Not Avro, or not even JSON, is an answer too: nothing can be read with it.
      try {
        return asObject(JSON.parse(schema) as unknown)
      } catch {
        return {}
      }
    },
  }
}
