import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { systemClock } from '@carrick/kernel'
import { freePort, startProcess } from '@carrick/lab'
import { service as orderIngest } from '@carrick/order-ingest'
import { service as cdcListener } from '@carrick/salesforce-cdc-listener'
import { service as statusWriter } from '@carrick/salesforce-status-writer'
import { schemaOf, startService } from '@carrick/service-host'
import { service as statusPropagator } from '@carrick/status-propagator'
import { provision } from '@carrick/store'
import type { Logger } from '@carrick/telemetry'

/** A service as the launcher sees it. */
export interface StartedService {
  readonly name: string
  readonly adminUrl: string
  readonly httpUrl: string | undefined
  /** Ends it without warning where it can be, and has it run again; tells what was done. */
  breakDown(): Promise<string>
  stop(): Promise<void>
}

export interface Mesh {
  readonly token: string
  readonly services: readonly StartedService[]
  /** Where registered clients submit orders. */
  readonly ordersUrl: string
  /** Where ERPs send their webhooks: their name in mesh.yaml follows. */
  readonly webhooksUrl: string
  stop(): Promise<void>
}

export interface MeshOptions {
  readonly root: string
  readonly servers: Readonly<
    Record<'kafka' | 'registry' | 'postgres', { readonly address: string }>
  >
  /** What mesh.yaml refers to. */
  readonly environment: Readonly<Record<string, string>>
  readonly processes: boolean
  readonly logger: Logger
  /** Where the logs of processes go. */
  readonly logFolder: string
}

type Env = Readonly<Record<string, string>>
type Address = Pick<StartedService, 'adminUrl' | 'httpUrl'>

const SERVICES = [
  cdcListener,
  orderIngest,
  erpPoster,
  erpEvents,
  statusPropagator,
  statusWriter,
] as const
type Definition = (typeof SERVICES)[number]
/** Those that are called from outside. */
const EDGES = new Set<string>([orderIngest.name, erpEvents.name])

const READY_MS = 60_000
const ASK_EVERY_MS = 100
const RESTART_MS = 500

/** In this process: broken down, it stops in order, for nothing can be killed alone here. */
const startHere = async (
  definition: Definition,
  env: Env,
  address: Address,
  logger: Logger,
): Promise<StartedService> => {
  const { name } = definition
  // Each definition has settings of its own type; the host reads them from the same environment.
  const start = startService as (
    one: Definition,
    options: object,
  ) => ReturnType<typeof startService>
  const begin = () =>
    start(definition, {
      env,
      logger: logger.child({ service: name }),
      onFatal: (reason: string) => {
        logger.fatal({ service: name, reason }, 'A service cannot go on')
        process.exitCode = 1
        process.kill(process.pid, 'SIGTERM')
      },
    })
  let running = await begin()
  return {
    name,
    ...address,
    breakDown: async () => {
      await running.stop()
      running = await begin()
      return `${name} was stopped and started again (all services share one process; npm start -- --processes lets it be killed)`
    },
    stop: () => running.stop(),
  }
}

const awaitReady = async (name: string, adminUrl: string): Promise<void> => {
  const end = systemClock.monotonic() + READY_MS
  while (systemClock.monotonic() < end) {
    const ready = await fetch(`${adminUrl}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await systemClock.sleep(ASK_EVERY_MS)
  }
  throw new Error(`${name} was not ready within ${String(READY_MS / 1000)} s`)
}

/** A process of its own, started again when it dies. */
const startProcessOf = async (
  { root, logFolder }: MeshOptions,
  name: string,
  env: Env,
  address: Address,
): Promise<StartedService> => {
  const spec = {
    name,
    command: process.execPath,
    args: [join(root, 'services', name, 'src/main.ts')],
    cwd: root,
    logFile: join(logFolder, `${name}.log`),
    env,
  }
  let current = await startProcess(spec)
  let stopping = false
  const supervise = async (): Promise<void> => {
    for (;;) {
      await current.exited
      if (stopping) return
      await systemClock.sleep(RESTART_MS)
      current = await startProcess(spec)
    }
  }
  void supervise()
  await awaitReady(name, address.adminUrl)
  return {
    name,
    ...address,
    breakDown: async () => {
      const { pid } = current
      await current.kill()
      await systemClock.sleep(RESTART_MS)
      await awaitReady(name, address.adminUrl)
      return `${name} was killed (SIGKILL, process ${String(pid)}) and runs again as process ${String(current.pid)}`
    },
    stop: async () => {
      stopping = true
      await current.stop()
    },
  }
}

/** The services of the mesh, each with its own schema and role, in this process or one process each. */
export const startMesh = async (options: MeshOptions): Promise<Mesh> => {
  const { root, servers, environment, processes, logger, logFolder } = options
  const token = randomBytes(24).toString('base64url')
  mkdirSync(logFolder, { recursive: true })
  const started: StartedService[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((service) => service.stop()))
  }
  const start = async (definition: Definition): Promise<void> => {
    const { url } = await provision({
      adminUrl: servers.postgres.address,
      schema: schemaOf(definition.name),
      password: randomBytes(18).toString('base64url'),
    })
    const [adminPort, httpPort] = [await freePort(), await freePort()]
    const hasEdge = EDGES.has(definition.name)
    const address: Address = {
      adminUrl: `http://127.0.0.1:${String(adminPort)}`,
      httpUrl: hasEdge ? `http://127.0.0.1:${String(httpPort)}` : undefined,
    }
    const env = {
      ...environment,
      CARRICK_KAFKA_BROKERS: servers.kafka.address,
      CARRICK_REGISTRY_URL: servers.registry.address,
      CARRICK_POSTGRES_URL: url,
      CARRICK_ADMIN_TOKEN: token,
      CARRICK_ADMIN_PORT: String(adminPort),
      CARRICK_HTTP_PORT: String(httpPort),
      CARRICK_CONFIG_DIR: root,
    }
    started.push(
      processes
        ? await startProcessOf(options, definition.name, env, address)
        : await startHere(definition, env, address, logger),
    )
  }
  const results = await Promise.allSettled(SERVICES.map(start))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  const edgeOf = ({ name }: Definition): string =>
    started.find((service) => service.name === name)?.httpUrl ?? ''
  return {
    token,
    services: started,
    ordersUrl: edgeOf(orderIngest),
    webhooksUrl: `${edgeOf(erpEvents)}/v1/webhooks`,
    stop,
  }
}
