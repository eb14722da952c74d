import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from '@carrick/kernel'
import { type Codec, createRuntime, type InternalToken, type Runtime } from '@carrick/messaging'
import { ORDER_TARGETS } from '@carrick/order'
import { tokenByName } from '@carrick/schemas'
import {
  createLogger,
  createMetrics,
  formatTraceparent,
  type Logger,
  redact,
  startTracing,
  traceOf,
} from '@carrick/telemetry'
import { createAdminServer } from './admin-server.ts'
import { createHttpServer } from './http-server.ts'
import { connectBackbone } from './backbone.ts'
import { type LiveBundle, openBundle } from './live-bundle.ts'
import { observe } from './observe.ts'
import { readableEvent } from './readable-event.ts'
import { watchServers } from './server-watch.ts'
import type { ServiceContext, ServiceDefinition, ServiceParts } from './service.ts'
import {
  commonSettings,
  type CommonSettings,
  type Environment,
  printableSettings,
  readSettings,
} from './settings.ts'

export interface StartOptions {
  readonly env: Environment
  /** In-memory servers in tests; the real ones of the settings by default. */
  readonly connect?: typeof connectBackbone
  readonly clock?: Clock
  readonly logger?: Logger
  /** The service cannot go on; by default its process ends. */
  readonly onFatal?: (reason: string) => void
}

export interface RunningService {
  readonly name: string
  readonly adminUrl: string
  /** Public edge, for the services that have one. */
  readonly httpUrl: string | undefined
  readonly runtime: Runtime
  /** In order: edge, runtime, ports. At most 10 s and a little. */
  stop(): Promise<void>
}

type Read = Parameters<typeof createAdminServer>[0]['read']

const readerOf =
  (codec: Codec): Read =>
  async (record) => {
    if (record?.value === undefined || record.value === null) return undefined
    const [decoded] = await codec.decode([
      { topic: record.topic, value: record.value, headers: record.headers },
    ])
    if (decoded?.kind !== 'event') return undefined
    return readableEvent(redact(decoded.value, tokenByName(decoded.name)?.piiPaths ?? []))
  }

/** As many keys of one name are told apart by a person. */
const MOST_NAMED = 20

const startEdge = async (parts: ServiceParts, settings: CommonSettings, logger: Logger) => {
  if (parts.routes === undefined) return { url: undefined, close: () => Promise.resolve() }
  const edge = createHttpServer({
    host: settings.CARRICK_HTTP_HOST,
    port: settings.CARRICK_HTTP_PORT,
    logger,
  })
  parts.routes(edge.app)
  return { url: await edge.listen(), close: () => edge.close() }
}

/** Starts one service in this process. Throws MESH_SETTINGS_INVALID before anything is opened. */
export const startService = async <S>(
  definition: ServiceDefinition<S>,
  options: StartOptions,
): Promise<RunningService> => {
  const { name } = definition
  const clock = options.clock ?? systemClock
  const common = readSettings(commonSettings, options.env)
  const settings = { ...readSettings(definition.settings, options.env), ...common }
  const logger = options.logger ?? createLogger({ service: name, level: common.CARRICK_LOG_LEVEL })
  const metrics = createMetrics(name)
  const tracing = await startTracing({
    service: name,
    ratio: common.CARRICK_TRACE_RATIO,
    ...(common.CARRICK_OTLP_TRACES_URL === undefined
      ? {}
      : { endpoint: common.CARRICK_OTLP_TRACES_URL }),
  })
  logger.info({ settings: printableSettings(settings) }, 'starting')
  const { store, log, codec, servers } = await (options.connect ?? connectBackbone)(
    name,
    common,
    clock,
    logger,
  )
  let bundle: LiveBundle | undefined
  const context: ServiceContext<S> = {
    settings,
    clock,
    logger,
    metrics,
    bundle: async () =>
      (bundle ??= await openBundle({
        folder: common.CARRICK_CONFIG_DIR,
        env: options.env,
        targets: ORDER_TARGETS,
        clock,
        logger,
        ...(common.CARRICK_ENVIRONMENT === undefined
          ? {}
          : { environment: common.CARRICK_ENVIRONMENT }),
      })),
    state: async (key) =>
      (await store.load({ states: [key], intentsOf: [], inbox: [], wanted: [] })).states.get(key)
        ?.body,
    pending: async <T>(token: InternalToken<T>, key: string) =>
      (await store.report(key)).parked
        .filter(({ kind, type }) => kind === token.internal && type === token.name)
        .map(({ body }) => body as T),
    keysNamed: (name, limit = MOST_NAMED) => runtime.keysNamed(name, limit),
    submit: (message, idempotency) => runtime.submit(message, idempotency),
  }
  const parts = await definition.compose(context)
  const runtime = createRuntime({
    service: name,
    member: `${name}-${randomUUID()}`,
    handlers: parts.handlers,
    sources: parts.sources ?? [],
    store,
    log,
    codec,
    clock,
    logger,
    settings: parts.runtime ?? {},
    envelope: () => {
      const inForce = bundle?.current()
      return inForce === undefined
        ? {}
        : { company: inForce.config.company.id, configVersion: inForce.configVersion }
    },
    observer: observe({ service: name, metrics, tracing, logger, now: () => clock.now() }),
    traceOf: (eventId) => formatTraceparent(traceOf(eventId, tracing.ratio)),
    ...(options.onFatal === undefined ? {} : { onFatal: options.onFatal }),
  })
  const watch = watchServers(servers, { clock })
  const admin = createAdminServer({
    service: name,
    host: common.CARRICK_ADMIN_HOST,
    port: common.CARRICK_ADMIN_PORT,
    token: common.CARRICK_ADMIN_TOKEN,
    runtime,
    away: () => watch.away(),
    parts: {
      ...parts,
      degraded: () => [...(parts.degraded?.() ?? []), ...(bundle?.degraded() ?? [])],
    },
    clock,
    logger,
    metrics,
    startedAt: clock.now(),
    read: readerOf(codec),
  })
  const adminUrl = await admin.listen()
  await runtime.start()
  const edge = await startEdge(parts, common, logger)
  logger.info({ adminUrl, httpUrl: edge.url }, 'started')
  return {
    name,
    adminUrl,
    httpUrl: edge.url,
    runtime,
    stop: async () => {
      await edge.close()
      await runtime.stop()
      await parts.close?.()
      await bundle?.close()
      await watch.close()
      await Promise.all([log.close(), store.close(), admin.close(), tracing.stop()])
      logger.info('stopped')
    },
  }
}
