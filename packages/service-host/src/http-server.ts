import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify'
import { MeshError } from '@carrick/kernel'
import type { Logger } from '@carrick/telemetry'
import { watchMethods } from './methods-of-paths.ts'
import { HttpProblem, PROBLEM_TYPE, problemOf } from './problem.ts'

export interface HttpServerOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly logger: Logger
  /** Bytes; a longer body is refused with 413. */
  readonly bodyLimit?: number
  /** How long an answer may take, ms; by default as long as a request may: 30,000. */
  readonly answerMs?: number
}

export interface HttpServer {
  readonly app: FastifyInstance
  /** Its address. Throws MESH_HTTP_PORT when another program has the port. */
  listen(): Promise<string>
  close(): Promise<void>
}

const REQUEST_MS = 30_000

const send = (reply: FastifyReply, { problem, headers }: HttpProblem): void => {
  void reply.status(problem.status).headers(headers).type(PROBLEM_TYPE).send(problem)
}

const isTaken = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'EADDRINUSE'

const portTaken = ({ host, port }: HttpServerOptions, cause: unknown): MeshError =>
  new MeshError(
    'MESH_HTTP_PORT',
    `Port ${String(port)} of ${host} is taken by another program; expected one that is free`,
    { cause },
  )

/** A server whose every refusal is problem+json with a stable code. */
export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const app = fastify({
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: REQUEST_MS,
    connectionTimeout: options.answerMs ?? REQUEST_MS,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    // An address that cannot be decoded is refused before there is a route and its error handler.
    frameworkErrors: (thrown, request, reply) => {
      send(reply, problemOf(thrown, request.routeOptions.bodyLimit))
    },
  })
  const methodsOf = watchMethods(app)
  // Before the body is looked at, which some methods must not have.
  app.addHook('onRequest', (request, _reply, next) => {
    if (!request.is404) {
      next()
      return
    }
    const { method, url } = request
    const methods = methodsOf(url)
    next(
      methods.length === 0
        ? new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', `There is no ${method} ${url}`)
        : new HttpProblem(
            405,
            'MESH_HTTP_METHOD',
            `${method} is not for this address; expected ${methods.join(' or ')}`,
            { headers: { allow: methods.join(', ') } },
          ),
    )
  })
  app.setErrorHandler((thrown, request, reply) => {
    const refusal = problemOf(thrown, request.routeOptions.bodyLimit)
    if (refusal.problem.status >= 500)
      options.logger.error({ err: thrown, url: request.url }, 'request failed')
    send(reply, refusal)
  })
  return {
    app,
    async listen() {
      await app.listen({ host: options.host, port: options.port }).catch((thrown: unknown) => {
        throw isTaken(thrown) ? portTaken(options, thrown) : thrown
      })
      const { address, port } = app.server.address() as AddressInfo
      return `http://${address}:${String(port)}`
    },
    close: () => app.close(),
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** True when the header carries the token; compared in constant time. */
export const bearerMatches = (header: string | undefined, token: string): boolean =>
  header?.startsWith('Bearer ') === true && timingSafeEqual(digest(header.slice(7)), digest(token))

/** Guards every route of `app` added after it. */
export const requireBearer = (app: FastifyInstance, token: string): void => {
  app.addHook('onRequest', (request, _reply, next) => {
    if (bearerMatches(request.headers.authorization, token)) {
      next()
      return
    }
    next(
      new HttpProblem(
        401,
        'MESH_ADMIN_UNAUTHORISED',
        'A bearer token is needed: Authorization: Bearer <token>',
        {
          headers: { 'www-authenticate': 'Bearer' },
        },
      ),
    )
  })
}
