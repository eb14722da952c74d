import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { parseDecimal } from '@carrick/kernel'
import {
  freePort,
  type LabErp,
  startLabErp,
  erpEnvironment,
  partnersEnvironment,
} from '@carrick/lab'
import { service as orderIngest } from '@carrick/order-ingest'
import { OrderQueued } from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import { service as statusPropagator } from '@carrick/status-propagator'
import {
  eventually,
  joinAsOutsider,
  type Outsider,
  settingsOnServers,
  startOnServers,
} from '@carrick/testkit'

const ROOT = join(import.meta.dirname, '../..')
/** The ERP keeps what is sold by the dozen in pieces. */
const OF_THE_ERP = `${[
  'pollSeconds: 0.2',
  'masterDataPollSeconds: 0.2',
  'units: [{ unit: DZN, is: 12, of: C62 }]',
].join('\n      ')}\n`

/** Of one run alone: servers and tables are shared by all tests. */
const RUN = randomUUID().slice(0, 8)
export const CUSTOMER = `KLEIN-${RUN}`
export const SKU = `ROPE-${RUN}`
export const CLIENTS = { shop: ['web-shop', 's3cret +%&'], market: ['market', 'another'] } as const

export interface Answer {
  readonly status: number
  readonly type: string | null
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

export interface IngestProcess {
  readonly url: string
  /** SIGKILL, and the process is gone. */
  kill(): Promise<void>
}

/** order-ingest with the ERP and the status behind it: what a registered client sees. */
export interface ClientsMesh {
  readonly erp: LabErp
  readonly outsider: Outsider
  url(): string
  stopIngest(): Promise<void>
  startIngest(): Promise<void>
  /** The same service in a process of its own. */
  spawnIngest(): Promise<IngestProcess>
  stop(): Promise<void>
}

export const ask = async (url: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  const type = response.headers.get('content-type')?.split(';')[0] ?? null
  const body = (await response.json()) as Answer['body']
  return { status: response.status, type, headers: response.headers, body }
}

export const tokenOf = async (url: string, [id, secret]: readonly [string, string]) => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  })
  const answer = await ask(`${url}/v1/oauth/token`, { method: 'POST', body })
  return String(answer.body['access_token'])
}

const configure = async (erp: LabErp, policies: readonly string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'carrick-clients-'))
  for (const part of ['mesh.yaml', 'maps', 'codes']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true })
  }
  const mesh = join(folder, 'mesh.yaml')
  const market = '  market: { channel: edi, secret: env:CARRICK_CLIENT_MARKET_SECRET }'
  const text = await readFile(mesh, 'utf8')
  await writeFile(
    mesh,
    text
      .replace('clients:\n', `clients:\n${market}\n`)
      .replace('\npolicies:\n', `\n${['policies:', ...policies].join('\n  ')}\n`)
      .replace('pollSeconds: 1\n', OF_THE_ERP),
  )
  const env = {
    CARRICK_CONFIG_DIR: folder,
    ...erpEnvironment(erp),
    ...partnersEnvironment(),
    CARRICK_CLIENT_WEB_SHOP_SECRET: CLIENTS.shop[1],
    CARRICK_CLIENT_MARKET_SECRET: CLIENTS.market[1],
  }
  return { folder, env }
}

const spawnOn = async (env: Readonly<Record<string, string>>): Promise<IngestProcess> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${String(port)}`
  const settings = await settingsOnServers('order-ingest', env)
  const child: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, 'services/order-ingest/src/main.ts')],
    {
      env: { ...settings, CARRICK_HTTP_PORT: String(port), CARRICK_LOG_LEVEL: 'error' },
      stdio: 'ignore',
    },
  )
  const gone = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  try {
    await eventually('order-ingest to answer', async () => (await ask(`${url}/v1`)).status === 404)
  } catch (thrown) {
    await kill()
    throw thrown
  }
  return { url, kill }
}

/** `policies`: lines for those of mesh.yaml. */
export const startClientsMesh = async (policies: readonly string[] = []): Promise<ClientsMesh> => {
  const erp = await startLabErp()
  const { masterData } = erp.books
  masterData.addCustomer({ number: CUSTOMER, name: 'Klein & Söhne' })
  masterData.addProduct({ sku: SKU, name: 'Braided rope', onHand: parseDecimal('1000000') })
  const { folder, env } = await configure(erp, policies)
  let ingest: RunningService | undefined = await startOnServers(orderIngest, env)
  const behind = await Promise.all([
    startOnServers(erpPoster, env),
    startOnServers(erpEvents, env),
    startOnServers(statusPropagator, env),
  ])
  const outsider = await joinAsOutsider([OrderQueued.topic])
  const stopIngest = async (): Promise<void> => {
    await ingest?.stop()
    ingest = undefined
  }
  return {
    erp,
    outsider,
    url: () => {
      if (ingest?.httpUrl === undefined) throw new Error('order-ingest is stopped')
      return ingest.httpUrl
    },
    stopIngest,
    startIngest: async () => {
      ingest = await startOnServers(orderIngest, env)
    },
    spawnIngest: () => spawnOn(env),
    stop: async () => {
      await outsider.close()
      await Promise.all([stopIngest(), ...behind.map((service) => service.stop())])
      await erp.stop()
      await rm(folder, { recursive: true })
    },
  }
}
