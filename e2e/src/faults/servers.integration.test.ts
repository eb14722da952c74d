import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PARTITIONS } from '@carrick/schemas'
import { type Servers, startServers } from '@carrick/lab'
import { eventually, startTcpProxy, type TcpProxy } from '@carrick/testkit'
import { expectPostedOnce, type FaultScene, openFaultScene } from './fault-scene.fixture.ts'
import { type Member, sharedAmong } from './member.fixture.ts'

let folder: string
let servers: Servers
let toPostgres: TcpProxy
let scene: FaultScene
let poster: Member

/** Servers of their own, for they are killed here; PostgreSQL is reached through a proxy. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrick-servers-'))
  const downloads = join(import.meta.dirname, '../../../.carrick/downloads')
  servers = await startServers({ folder, downloads })
  toPostgres = await startTcpProxy(new URL(servers.postgres.address).host)
  const proxied = new URL(servers.postgres.address)
  proxied.host = `127.0.0.1:${String(toPostgres.port)}`
  scene = await openFaultScene(
    { uniqueMarks: false, settings: { latencyMs: 30 } },
    {
      kafka: () => servers.kafka.address,
      registry: () => servers.registry.address,
      postgres: () => proxied.href,
    },
  )
  poster = await scene.start('erp-poster')
}, 120_000)

afterAll(async () => {
  await scene.stop()
  await toPostgres.close()
  await servers.stop()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

const halfway = (orderIds: readonly string[]): Promise<true> =>
  eventually('the first orders', () => scene.posted(orderIds) >= 20 || undefined, 30_000)

const saysAway = (server: string): Promise<true> =>
  eventually(`health to say that ${server} is away`, async () =>
    (await poster.reasons())?.some((reason) => reason.startsWith(`${server} is away since`)),
  )

describe('orders are posted once each', () => {
  it('when the answers to commits are lost', async () => {
    const orderIds = [...(await scene.queue(20))]
    const cuts = toPostgres.cuts
    for (const lost of [1, 2, 3, 4]) {
      toPostgres.cutAnswerTo(/commit-\d/)
      orderIds.push(...(await scene.queue(20)))
      await eventually('an answer to be lost', () => toPostgres.cuts === cuts + lost)
    }
    await expectPostedOnce(scene, orderIds)
  }, 90_000)

  it('when PostgreSQL is killed and comes back', async () => {
    const orderIds = await scene.queue(100)
    await halfway(orderIds)
    await servers.postgres.kill()
    await saysAway('PostgreSQL')
    expect(scene.posted(orderIds)).toBeLessThan(100)
    await servers.postgres.start()
    await expectPostedOnce(scene, orderIds)
  }, 90_000)

  it('when the broker is killed and comes back', async () => {
    const orderIds = await scene.queue(100)
    await halfway(orderIds)
    await servers.kafka.kill()
    await saysAway('Kafka')
    await servers.kafka.start()
    await expectPostedOnce(scene, orderIds)
    await expectPostedOnce(scene, await scene.queue(20))
  }, 90_000)

  it('when the registry is away, while an instance that starts meanwhile waits and says so', async () => {
    await servers.registry.stop()
    const orderIds = await scene.queue(20)
    await expectPostedOnce(scene, orderIds)
    const late = await scene.launch('erp-poster')
    await eventually(
      'the late one to say what it waits for',
      async () => (await late.reasons())?.some((reason) => /registry/i.test(reason)),
      30_000,
    )
    await servers.registry.start()
    await late.ready()
    await sharedAmong([poster, late], PARTITIONS)
    await expectPostedOnce(scene, await scene.queue(50))
  }, 150_000)
})
