import type { OrgState } from '../state/org-state.ts'
import type { Session } from '../state/sessions.ts'
import { type Answer, ApiError, notFound, parserError } from './call.ts'
import { addCollectionRoutes } from './collection-routes.ts'
import { addCompositeRoutes } from './composite-routes.ts'
import { errorAnswer } from './error-answer.ts'
import { addObjectRoutes } from './object-routes.ts'
import { addQueryRoutes } from './query-routes.ts'
import { Router } from './router.ts'
import { addRowRoutes } from './row-routes.ts'
import { splitUrl } from './split-url.ts'
import { addTreeRoutes } from './tree-routes.ts'

const FIRST_VERSION = 31
const LAST_VERSION = 67
/** Longer ones are refused, as by the real front end (16,384 bytes). */
const URL_LIMIT = 16_384

export interface RestRequest {
  readonly method: string
  readonly url: string
  /** Scheme, host and port that the client reached the org at. */
  readonly baseUrl: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

const versions = (): Answer => ({
  status: 200,
  body: Array.from({ length: LAST_VERSION - FIRST_VERSION + 1 }, (_, index) => {
    const version = `${String(FIRST_VERSION + index)}.0`
    return { label: `Version ${version}`, url: `/services/data/v${version}`, version }
  }),
})

const sessionOf = (org: OrgState, header: string | undefined): Session => {
  const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header ?? '')?.[1]
  const session = token === undefined ? undefined : org.sessions.use(token)
  if (session === undefined)
    throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  return session
}

/** XML is not served here; a client that names no type is taken to send JSON. */
const checkMediaType = (type: string | undefined): void => {
  const name = type?.split(';')[0]?.trim().toLowerCase()
  if (name !== undefined && name !== '' && name !== 'application/json') {
    throw new ApiError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Content-Type header specified in HTTP request is not supported: ${name}`,
    )
  }
}

/** A HEAD request is answered like a GET; the server leaves the body out. */
const methodOf = (method: string): string => (method === 'HEAD' ? 'GET' : method)

const bodyOf = ({ body, method, headers }: RestRequest): unknown => {
  if (body.trim() === '' || methodOf(method) === 'GET') return undefined
  checkMediaType(headers['content-type'])
  try {
    return JSON.parse(body) as unknown
  } catch (thrown) {
    throw parserError(thrown instanceof Error ? thrown.message : 'The body is not JSON')
  }
}

const countCall = (org: OrgState): void => {
  const { apiLimit, apiLimitExhausted } = org.faults.knobs
  if (apiLimitExhausted || org.apiCalls >= apiLimit)
    throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  org.apiCalls += 1
}

const usage = (org: OrgState): Record<string, string> => {
  const { apiLimit, apiLimitExhausted } = org.faults.knobs
  const used = apiLimitExhausted ? apiLimit : org.apiCalls
  return { 'sforce-limit-info': `api-usage=${String(used)}/${String(apiLimit)}` }
}

export type RestApi = (request: RestRequest) => Answer

/** The REST API below `/services/data`; answers everything, throws only for faults of the lab. */
export const restApi = (org: OrgState): RestApi => {
  const router = new Router()
  addObjectRoutes(router)
  addQueryRoutes(router)
  addCollectionRoutes(router)
  addTreeRoutes(router)
  addCompositeRoutes(router)
  addRowRoutes(router)

  const answer = (request: RestRequest): Answer => {
    const target = splitUrl(request.url)
    if (target === undefined) throw notFound()
    if (request.url.length > URL_LIMIT)
      throw new ApiError(414, 'URI_TOO_LONG', 'The request URI is too long')
    const isList = target.version === undefined && target.segments.length === 0
    if (isList) return versions()
    const version = Number(target.version ?? Number.NaN)
    if (!(version >= FIRST_VERSION && version <= LAST_VERSION) || target.version === undefined)
      throw notFound()
    const session = sessionOf(org, request.headers['authorization'])
    countCall(org)
    const done = router.dispatch({
      org,
      session,
      method: target.query.get('_HttpMethod')?.toUpperCase() ?? methodOf(request.method),
      segments: target.segments,
      query: target.query,
      headers: request.headers,
      body: bodyOf(request),
      version: target.version,
      baseUrl: request.baseUrl,
      transaction: undefined,
    })
    return { ...done, headers: { ...done.headers, ...usage(org) } }
  }

  return (request) => {
    try {
      return answer(request)
    } catch (thrown) {
      const refused = errorAnswer(thrown)
      return refused.status === 401 ? refused : { ...refused, headers: usage(org) }
    }
  }
}
