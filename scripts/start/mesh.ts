import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { freePort, type ProcessSpec } from '@carrick/lab'
import { service as orderIngest } from '@carrick/order-ingest'
import { service as returns } from '@carrick/returns'
import { service as cdcListener } from '@carrick/salesforce-cdc-listener'
import { service as statusWriter } from '@carrick/salesforce-status-writer'
import { PROCESS_ENVIRONMENT, schemaOf, startService } from '@carrick/service-host'
import { service as statusPropagator } from '@carrick/status-propagator'
import { provision } from '@carrick/store'
import { service as subscriptions } from '@carrick/subscriptions'
import type { Logger } from '@carrick/telemetry'
import {
  type Address,
  type Env,
  runApart,
  runHere,
  type StartedService,
} from './started-service.ts'

export interface Mesh {
  readonly token: string
  readonly services: readonly StartedService[]
  /** Where registered clients submit orders. */
  readonly ordersUrl: string
  /** Where registered clients ask for returns, and people decide about them. */
  readonly returnsUrl: string
  /** Where ERPs send their webhooks: their name in mesh.yaml follows. */
  readonly webhooksUrl: string
  /** Where warehouses and payment services tell facts. */
  readonly factsUrl: string
  /** Another overlay of mesh.yaml: what talks to ERPs or chooses among them is started again with it. */
  changeTo(environment: string, settings: Env): Promise<void>
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

const SERVICES = [
  cdcListener,
  orderIngest,
  erpPoster,
  erpEvents,
  statusPropagator,
  statusWriter,
  returns,
  subscriptions,
] as const
type Definition = (typeof SERVICES)[number]
/** Those that are called from outside. */
const EDGES = new Set<string>([orderIngest.name, erpEvents.name, returns.name])

/** In an order in which nothing is sent to an ERP that nobody can write to. */
const KNOW_ERPS = [erpEvents, erpPoster, orderIngest].map(({ name }) => name)

/** In this process; what cannot go on takes all of it along. */
const begin =
  (definition: Definition, logger: Logger) =>
  (env: Env): ReturnType<typeof startService> => {
    const { name } = definition
    // Each definition has settings of its own type; the host reads them from the same environment.
    const start = startService as (
      one: Definition,
      options: object,
    ) => ReturnType<typeof startService>
    return start(definition, {
      env,
      logger: logger.child({ service: name }),
      onFatal: (reason: string) => {
        logger.fatal({ service: name, reason }, 'A service cannot go on')
        process.exitCode = 1
        process.kill(process.pid, 'SIGTERM')
      },
    })
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
      name: definition.name,
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
    const specOf = (settings: Env): ProcessSpec => ({
      name: definition.name,
      command: process.execPath,
      args: [join(root, 'services', definition.name, 'src/main.ts')],
      cwd: root,
      logFile: join(logFolder, `${definition.name}.log`),
      env: { ...PROCESS_ENVIRONMENT, ...settings },
    })
    started.push(
      processes
        ? await runApart(address, env, specOf)
        : await runHere(address, env, begin(definition, logger)),
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
    returnsUrl: edgeOf(returns),
    webhooksUrl: `${edgeOf(erpEvents)}/v1/webhooks`,
    factsUrl: `${edgeOf(erpEvents)}/v1/facts`,
    changeTo: async (name, settings) => {
      for (const service of KNOW_ERPS) {
        const one = started.find((running) => running.name === service)
        await one?.restart({ ...settings, CARRICK_ENVIRONMENT: name })
      }
    },
    stop,
  }
}
