import { createHash, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { fastify, type FastifyInstance } from 'fastify'
import type { Logger } from '@carrick/telemetry'
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
  listen(): Promise<string>
  close(): Promise<void>
}

const REQUEST_MS = 30_000

/** A server whose every refusal is problem+json with a stable code. */
export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const app = fastify({
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: REQUEST_MS,
    connectionTimeout: options.answerMs ?? REQUEST_MS,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  })
  app.setErrorHandler((thrown, request, reply) => {
    const { problem, headers } = problemOf(thrown, request.routeOptions.bodyLimit)
    if (problem.status >= 500)
      options.logger.error({ err: thrown, url: request.url }, 'request failed')
    void reply.status(problem.status).headers(headers).type(PROBLEM_TYPE).send(problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const { problem } = new HttpProblem(
      404,
      'MESH_HTTP_NOT_FOUND',
      `There is no ${request.method} ${request.url}`,
    )
    void reply.status(404).type(PROBLEM_TYPE).send(problem)
  })
  return {
    app,
    async listen() {
      await app.listen({ host: options.host, port: options.port })
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
