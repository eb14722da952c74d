import jsforce, { type Connection } from 'jsforce'
import { MeshError } from '@carrick/kernel'
import type { Session } from '../auth/session.ts'
import { apiErrorOf, salesforceError } from '../errors.ts'
import { parseExactJson } from './exact-json.ts'

export interface ApiUsage {
  readonly used: number
  readonly limit: number
}

export interface RestClient {
  /**
   * One call. `path` begins with `/services/data/` or is relative to the version's root. Numbers of
   * the answer are exact decimal texts. Throws MESH_SALESFORCE_* (see `salesforceError`); an expired
   * token is renewed once.
   */
  request(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown>
  /** Daily API calls as last told by `Sforce-Limit-Info`. */
  usage(): ApiUsage | undefined
}

export interface RestClientOptions {
  readonly session: Session
  /** e.g. `65.0`. */
  readonly apiVersion: string
  /** Sent as `Sforce-Call-Options: client=`; shows up in `changeOrigin` of the change events. */
  readonly clientTag: string
  /** Ceiling for one call, ms. */
  readonly timeoutMs: number
}

// jsforce renews tokens without an upper bound (jsforce PR 1833) and retries GETs by itself; the
// runtime above owns retries, so both are off and a 401 is handled here, once.
const NO_RETRY = { maxRetries: 0, statusCodes: [], methods: [] }

const isExpired = (thrown: unknown): boolean => {
  const { errorCode } = apiErrorOf(thrown)
  return errorCode === 'INVALID_SESSION_ID' || errorCode === 'ERROR_HTTP_401'
}

export const createRestClient = (options: RestClientOptions): RestClient => {
  let connection: Connection | undefined
  let usage: ApiUsage | undefined

  const connect = async (): Promise<Connection> => {
    const token = await options.session.token()
    if (connection?.accessToken !== token.accessToken) {
      connection = new jsforce.Connection({
        instanceUrl: token.instanceUrl,
        accessToken: token.accessToken,
        version: options.apiVersion,
        callOptions: { client: options.clientTag },
      })
    }
    return connection
  }

  const send = async (method: string, path: string, body: unknown): Promise<string | undefined> => {
    const target = await connect()
    const url = path.startsWith('/services/')
      ? path
      : `/services/data/v${options.apiVersion}${path}`
    const answer = await target.request<string | undefined>(
      {
        method: method as 'GET',
        url,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      },
      { responseType: 'text/plain', timeout: options.timeoutMs, retry: NO_RETRY },
    )
    const api = target.limitInfo.apiUsage
    if (api !== undefined) usage = { used: api.used, limit: api.limit }
    return answer
  }

  const attempt = async (
    method: string,
    path: string,
    body: unknown,
  ): Promise<string | undefined> => {
    try {
      return await send(method, path, body)
    } catch (thrown) {
      const refused = connection?.accessToken
      if (!isExpired(thrown) || typeof refused !== 'string') throw thrown
      options.session.expired(refused)
      return send(method, path, body)
    }
  }

  return {
    async request(method, path, body) {
      let text: string | undefined
      try {
        text = await attempt(method, path, body)
      } catch (thrown) {
        throw salesforceError(thrown)
      }
      if (text === undefined || text === '') return undefined
      try {
        return parseExactJson(text)
      } catch (cause) {
        throw new MeshError(
          'MESH_SALESFORCE_NO_ANSWER',
          `Salesforce answered something that is not JSON: ${text.slice(0, 80)}`,
          {
            kind: 'in-doubt',
            cause,
          },
        )
      }
    },
    usage: () => usage,
  }
}
