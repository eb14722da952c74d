import { type Clock, messageOf } from '@carrick/kernel'
import type { InboundRecord, LaneState, Runtime } from '@carrick/messaging'
import type { Logger, Metrics } from '@carrick/telemetry'
import { describeAdmin } from './admin-description.ts'
import {
  AT_MOST,
  correctionRequest,
  hashParams,
  keyParams,
  laneQuery,
  parse,
  planRequest,
  releaseRequest,
  runRequest,
  textQuery,
} from './admin-requests.ts'
import { createCorrections } from './corrections.ts'
import { countStored } from './observe.ts'
import { explain } from './explain.ts'
import { createHoldDesk } from './hold-desk.ts'
import { createHttpServer, type HttpServer, requireBearer } from './http-server.ts'
import { createPlans } from './plans.ts'
import { HttpProblem } from './problem.ts'
import type { ServiceParts } from './service.ts'
import { deadLetterView, type Health, laneView, statusView } from './views.ts'

export interface AdminServerOptions {
  readonly service: string
  readonly host: string
  readonly port: number
  readonly token: string
  readonly runtime: Runtime
  /** Servers that the service cannot work without and that do not answer now. */
  readonly away: () => readonly string[]
  readonly parts: ServiceParts
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly startedAt: number
  /** Decodes a record's value and masks personal data; undefined when it cannot be read. */
  readonly read: (record: InboundRecord | undefined) => Promise<unknown>
}

/** The newest ones, of one order. */
const AUDITS_TOLD = 5

const healthOf = ({ runtime, away, parts }: AdminServerOptions): Health => {
  const { ready, registryAway } = runtime.status()
  const servers = [
    ...away(),
    ...(registryAway === undefined ? [] : [`the schema registry is away: ${registryAway}`]),
  ]
  return {
    ready: ready && servers.length === 0,
    reasons: [...servers, ...(parts.degraded?.() ?? [])],
  }
}

const healthRoutes = (server: HttpServer, options: AdminServerOptions): void => {
  server.app.get('/health/live', () => ({ live: true }))
  server.app.get('/health/ready', (_request, reply) => {
    const health = healthOf(options)
    return reply.status(health.ready ? 200 : 503).send(health)
  })
  const description = describeAdmin(options.service)
  server.app.get('/v1/openapi.json', () => description)
  server.app.get('/metrics', async (_request, reply) => {
    const { metrics, runtime, logger } = options
    await countStored(metrics, runtime).catch((thrown: unknown) => {
      logger.warn({ err: messageOf(thrown) }, 'The counts of lanes are those of the last scrape')
    })
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

const operatorRoutes = (server: HttpServer, options: AdminServerOptions): void => {
  const { service, runtime, parts, clock } = options
  const plans = createPlans(service, runtime, clock)
  const holds = createHoldDesk(service, parts.holds, runtime, clock)
  const corrections = createCorrections(service, parts.planCorrections, runtime, clock)
  void server.app.register((app, _options, done) => {
    requireBearer(app, options.token)
    app.get('/v1/status', () =>
      statusView(runtime, options.startedAt, clock.now(), healthOf(options)),
    )
    app.get('/v1/lanes', async (request) => {
      const { state } = parse(laneQuery, request.query)
      const states: readonly LaneState[] =
        state === undefined ? ['retrying', 'held', 'waiting'] : [state]
      const lanes = await runtime.lanes({ states, limit: AT_MOST })
      return lanes.map((lane) => laneView(service, lane, clock.now()))
    })
    app.get('/v1/dead-letters', async () =>
      (await runtime.deadLetters(AT_MOST)).map(({ lane }) => laneView(service, lane, clock.now())),
    )
    app.get('/v1/dead-letters/:key', async ({ params }) => {
      const { key } = parse(keyParams, params)
      const letter = (await runtime.deadLetters(AT_MOST)).find(({ lane }) => lane.key === key)
      if (letter === undefined)
        throw new HttpProblem(
          404,
          'MESH_ADMIN_NOT_FOUND',
          `${service} has no dead letter of ${key}`,
        )
      return deadLetterView(service, letter, clock.now(), options.read)
    })
    app.get('/v1/orders', (request) => parts.find?.(parse(textQuery, request.query).text) ?? [])
    app.get('/v1/orders/:key/why', async ({ params }) => {
      const { key } = parse(keyParams, params)
      const [report, audits] = await Promise.all([
        runtime.why(key),
        runtime.audit(key, AUDITS_TOLD),
      ])
      return [
        ...explain(service, report, audits, parts.explain !== undefined),
        ...((await parts.explain?.(key)) ?? []),
      ]
    })
    app.get(
      '/v1/orders/:key/trace',
      ({ params }) => parts.trace?.(parse(keyParams, params).key) ?? [],
    )
    app.post('/v1/orders/:key/hold', ({ params, body }) => {
      const { key } = parse(keyParams, params)
      return holds(key, { verb: 'hold', hold: 'MANUAL', ...parse(runRequest, body) })
    })
    app.post('/v1/orders/:key/release', ({ params, body }) => {
      const { key } = parse(keyParams, params)
      return holds(key, { verb: 'release', ...parse(releaseRequest, body) })
    })
    app.get('/v1/audit', () => runtime.audit(undefined, AT_MOST))
    app.post('/v1/plans', (request) => {
      const { verb, keys, code, target } = parse(planRequest, request.body)
      return plans.make({
        verb,
        keys,
        ...(code === undefined ? {} : { code }),
        ...(target === undefined ? {} : { target }),
      })
    })
    app.post('/v1/plans/:hash/run', ({ params, body }) =>
      plans.run(parse(hashParams, params).hash, parse(runRequest, body)),
    )
    app.post('/v1/corrections', (request) => {
      const { keys, target } = parse(correctionRequest, request.body)
      return corrections.plan({ keys, ...(target !== undefined && { target }) })
    })
    app.post('/v1/corrections/:hash/run', ({ params, body }) =>
      corrections.run(parse(hashParams, params).hash, parse(runRequest, body)),
    )
    done()
  })
}

/** Health and metrics for machines, everything else for operators who hold the token. */
export const createAdminServer = (options: AdminServerOptions): HttpServer => {
  const server = createHttpServer({
    host: options.host,
    port: options.port,
    logger: options.logger,
  })
  healthRoutes(server, options)
  operatorRoutes(server, options)
  return server
}
