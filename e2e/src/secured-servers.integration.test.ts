import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, queryDatabase, startProcess } from '@carrick/lab'
import { OrderStatusChanged, OrderSubmitted } from '@carrick/schemas'
import { type RunningService, startService } from '@carrick/service-host'
import { service as statusPropagator } from '@carrick/status-propagator'
import { silentLogger } from '@carrick/telemetry'
import {
  aMeta,
  anOrder,
  eventually,
  joinAsOutsider,
  type Outsider,
  settingsOnServers,
  securedServers,
  type ServerAddresses,
} from '@carrick/testkit'

const { plain, kafka, registryUrl, files, user, password } = securedServers()
/** Not those that other tests share: with containers these are others. */
const servers: ServerAddresses = {
  kafka: () => plain.kafka,
  registry: () => plain.registry,
  postgres: () => plain.postgres,
}
const ROOT = join(import.meta.dirname, '../..')
const WRONG = 'guessed-9d21'

let secured: Readonly<Record<string, string>>
let outsider: Outsider
let running: RunningService

/** Kafka, registry and PostgreSQL over TLS alone, with a private authority. */
const securedSettings = async (): Promise<Readonly<Record<string, string>>> => {
  const settings = await settingsOnServers(statusPropagator.name, {}, servers)
  const database = new URL(settings['CARRICK_POSTGRES_URL'] ?? '')
  database.hostname = 'localhost'
  database.searchParams.set('sslmode', 'verify-full')
  return {
    ...settings,
    CARRICK_KAFKA_BROKERS: kafka.login,
    CARRICK_KAFKA_TLS: 'true',
    CARRICK_KAFKA_CA_FILE: files.authority,
    CARRICK_KAFKA_SASL_MECHANISM: 'scram-sha-512',
    CARRICK_KAFKA_USER: user,
    CARRICK_KAFKA_PASSWORD: password,
    CARRICK_REGISTRY_URL: registryUrl,
    CARRICK_REGISTRY_CA_FILE: files.authority,
    CARRICK_POSTGRES_URL: database.href,
    CARRICK_POSTGRES_CA_FILE: files.authority,
  }
}

const start = (over: Readonly<Record<string, string>> = {}): Promise<RunningService> =>
  startService(statusPropagator, { env: { ...secured, ...over }, logger: silentLogger() })

const health = async ({ adminUrl }: Pick<RunningService, 'adminUrl'>) => {
  const response = await fetch(`${adminUrl}/health/ready`)
  return { status: response.status, ...((await response.json()) as { reasons: string[] }) }
}

beforeAll(async () => {
  secured = await securedSettings()
  running = await start()
  outsider = await joinAsOutsider([OrderStatusChanged.topic], servers)
}, 60_000)

afterAll(async () => {
  await outsider.close()
  await running.stop()
}, 30_000)

describe('a service whose three servers are reached over TLS', () => {
  it('tells the status of an order', async () => {
    const orderId = randomUUID()
    await outsider.publish(OrderSubmitted, orderId, {
      meta: aMeta('OrderSubmitted', orderId),
      order: anOrder(orderId),
      flow: null,
    })
    await eventually(
      'its status',
      () => outsider.seen(OrderStatusChanged, orderId).length > 0,
      30_000,
    )
    expect(await health(running)).toMatchObject({ status: 200, reasons: [] })
  }, 60_000)

  it('says in its health that PostgreSQL refuses it since its password was changed, and goes on after', async () => {
    const role = new URL(secured['CARRICK_POSTGRES_URL'] ?? '')
    const change = (to: string) =>
      queryDatabase(plain.postgres, `alter role ${role.username} password '${to}'`)
    await change(WRONG)
    const cut = 'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1'
    await queryDatabase(plain.postgres, cut, [role.username])
    const { reasons } = await eventually('health to say so', async () => {
      const answer = await health(running)
      return answer.status === 503 && answer.reasons.length > 0 && answer
    })
    expect(reasons.join()).toMatch(
      /PostgreSQL is away since .*PostgreSQL at localhost:\d+: it refuses who we say we are \(password/,
    )
    await change(role.password)
    await eventually('health to be good', async () => (await health(running)).status === 200)
  }, 60_000)

  it('says in its health that it does not trust the registry', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrick-secured-'))
    const port = String(await freePort())
    const waiting = await startProcess({
      name: statusPropagator.name,
      command: process.execPath,
      args: [join(ROOT, 'services', statusPropagator.name, 'src/main.ts')],
      cwd: ROOT,
      logFile: join(folder, 'service.log'),
      env: {
        ...secured,
        CARRICK_REGISTRY_CA_FILE: files.otherAuthority,
        CARRICK_ADMIN_PORT: port,
      },
    })
    try {
      const { status, reasons } = await eventually(
        'health to say so',
        async () => {
          const answer = await health({ adminUrl: `http://127.0.0.1:${port}` })
          return answer.reasons.length > 0 && answer
        },
        30_000,
      )
      expect(status).toBe(503)
      expect(reasons.join()).toMatch(
        /schema registry.*localhost:\d+: its certificate is not signed by an authority/,
      )
      expect(waiting.logTail()).not.toContain(password)
    } finally {
      await waiting.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 60_000)

  it.each<[string, () => Readonly<Record<string, string>>, string, RegExp]>([
    [
      'of Kafka is not trusted',
      () => ({ CARRICK_KAFKA_CA_FILE: files.otherAuthority }),
      'MESH_LOG_TLS',
      /Kafka at localhost:\d+: .*The settings are .*CARRICK_KAFKA_CA_FILE/,
    ],
    [
      'of Kafka refuses the password',
      () => ({ CARRICK_KAFKA_PASSWORD: WRONG }),
      'MESH_LOG_LOGIN',
      /Kafka.*The settings are .*CARRICK_KAFKA_PASSWORD/,
    ],
    [
      'of PostgreSQL is not trusted',
      () => ({ CARRICK_POSTGRES_CA_FILE: files.otherAuthority }),
      'MESH_STORE_TLS',
      /PostgreSQL at localhost:\d+: .*The settings are .*CARRICK_POSTGRES_CA_FILE/,
    ],
    [
      'of PostgreSQL refuses the password',
      () => ({ CARRICK_POSTGRES_PASSWORD: WRONG }),
      'MESH_STORE_LOGIN',
      /PostgreSQL at localhost:\d+: .*The settings are .*CARRICK_POSTGRES_PASSWORD/,
    ],
  ])('does not start when the server %s', async (_what, over, code, words) => {
    const refused = start(over())
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining(WRONG) })
  })
})
