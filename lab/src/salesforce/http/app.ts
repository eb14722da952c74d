import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { gzipSync } from 'node:zlib'
import { type Clock, messageOf } from '@carrick/kernel'
import type { Logins } from '../oauth/connected-app.ts'
import { identity, userInfo } from '../oauth/identity.ts'
import { soapLogin } from '../oauth/soap-login.ts'
import { introspect, type OAuthRequest, revoke, tokenEndpoint } from '../oauth/token-endpoint.ts'
import { type Answer, ApiError } from '../rest/call.ts'
import { errorAnswer } from '../rest/error-answer.ts'
import { restApi } from '../rest/rest-api.ts'
import type { HttpFault } from '../state/faults.ts'
import type { OrgState } from '../state/org-state.ts'
import type { Session } from '../state/sessions.ts'
import { acceptsGzip, unpacked } from './packing.ts'

const JSON_TYPE = 'application/json;charset=UTF-8'
const BODY_LIMIT = 50 * 1024 * 1024
/** Characters from which an answer is packed for a client that can unpack it. */
const WORTH_PACKING = 1_024

const baseUrlOf = (request: FastifyRequest): string => {
  const scheme = 'encrypted' in request.raw.socket ? 'https' : 'http'
  return `${scheme}://${request.headers.host ?? '127.0.0.1'}`
}

const headersOf = (request: FastifyRequest): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )

const bodyOf = (request: FastifyRequest): string =>
  typeof request.body === 'string' ? request.body : ''

const send = (reply: FastifyReply, { status, body, headers }: Answer): void => {
  void reply.code(status)
  for (const [name, value] of Object.entries(headers ?? {})) void reply.header(name, value)
  if (body === undefined) {
    void reply.send()
    return
  }
  void reply.header('content-type', JSON_TYPE)
  const text = JSON.stringify(body)
  if (acceptsGzip(reply.request.headers['accept-encoding']) && text.length >= WORTH_PACKING) {
    void reply.header('content-encoding', 'gzip').send(gzipSync(text))
  } else void reply.send(text)
}

const cut = (reply: FastifyReply): void => {
  reply.hijack()
  reply.raw.socket?.destroy()
}

const bearerOf = (org: OrgState, request: FastifyRequest): Session | undefined => {
  const query = request.query as Readonly<Record<string, string | undefined>>
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return org.sessions.use(header ?? query['oauth_token'] ?? query['access_token'] ?? '')
}

const oauthRequest = (request: FastifyRequest): OAuthRequest => ({
  // Clients write the parameters in the body, in the query, or some in each.
  form: new URLSearchParams(`${bodyOf(request)}&${request.url.split('?')[1] ?? ''}`),
  authorization: request.headers.authorization,
  baseUrl: baseUrlOf(request),
})

const addLogins = (app: FastifyInstance, org: OrgState, logins: Logins): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/token',
    handler: async (request, reply) => {
      send(reply, await tokenEndpoint(org, logins, oauthRequest(request)))
      return reply
    },
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/revoke',
    handler: (request, reply) => {
      send(reply, revoke(org, oauthRequest(request).form))
    },
  })
  app.post('/services/oauth2/introspect', (request, reply) => {
    send(reply, introspect(org, logins, oauthRequest(request)))
  })
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/userinfo',
    handler: (request, reply) => {
      const session = bearerOf(org, request)
      if (session === undefined) void reply.code(403).type('text/plain').send('Bad_OAuth_Token')
      else send(reply, { status: 200, body: userInfo(org, session, baseUrlOf(request)) })
    },
  })
  app.get('/id/:org/:user', (request, reply) => {
    const session = bearerOf(org, request)
    if (session === undefined) void reply.code(403).type('text/plain').send('Bad_OAuth_Token')
    else send(reply, { status: 200, body: identity(org, session, baseUrlOf(request)) })
  })
  app.post('/services/Soap/*', (request, reply) => {
    const { status, xml } = soapLogin(org, logins, request.url, bodyOf(request), baseUrlOf(request))
    void reply.code(status).header('content-type', 'text/xml;charset=UTF-8').send(xml)
  })
}

const addRest = (app: FastifyInstance, org: OrgState, clock: Clock): void => {
  const rest = restApi(org)
  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { latencyMs } = org.faults.knobs
    if (latencyMs > 0) await clock.sleep(latencyMs)
    const fault = org.faults.takeHttp(request.method, request.url)
    if (fault?.kind === 'delay') await clock.sleep(fault.ms)
    if (fault?.kind === 'cut-before-commit') {
      cut(reply)
      return reply
    }
    const answer = faultAnswer(fault) ?? rest(restRequest(request))
    if (fault?.kind === 'cut-after-commit') cut(reply)
    else send(reply, answer)
    return reply
  }
  app.all('/services/data', serve)
  app.all('/services/data/*', serve)
}

const restRequest = (request: FastifyRequest) => ({
  method: request.method,
  url: request.url,
  baseUrl: baseUrlOf(request),
  headers: headersOf(request),
  body: bodyOf(request),
})

const faultAnswer = (fault: HttpFault | undefined): Answer | undefined =>
  fault?.kind === 'error'
    ? { status: fault.status, body: [{ errorCode: fault.errorCode, message: fault.message }] }
    : undefined

const NOTHING_THERE: Answer = {
  status: 404,
  body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
}

/** A request that did not get as far as the API, or a fault of the lab itself. */
const failureAnswer = (thrown: unknown): Answer => {
  const message = messageOf(thrown)
  if (thrown instanceof ApiError) return errorAnswer(thrown)
  const tooLarge =
    thrown instanceof Error && 'code' in thrown && thrown.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
  return tooLarge
    ? { status: 413, body: [{ errorCode: 'EXCEEDED_MAX_SIZE_REQUEST', message }] }
    : { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message }] }
}

/** The HTTP side of the org. */
export const createApp = async (
  org: OrgState,
  logins: Logins,
  clock: Clock,
  addMore: (app: FastifyInstance) => void,
): Promise<FastifyInstance> => {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 16_384 },
    // A URL that cannot be decoded names nothing.
    frameworkErrors: (_error, _request, reply) => {
      send(reply, NOTHING_THERE)
    },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      done(null, unpacked(request.headers['content-encoding'], body).toString('utf8'))
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  })
  addLogins(app, org, logins)
  addRest(app, org, clock)
  addMore(app)
  app.setNotFoundHandler((_request, reply) => {
    send(reply, NOTHING_THERE)
  })
  app.setErrorHandler((error, _request, reply) => {
    send(reply, failureAnswer(error))
  })
  await app.ready()
  return app
}
