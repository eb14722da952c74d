import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startServers, toStderr } from '@carrick/lab'
import { chooseServers, engineAnswers } from './choose-servers.ts'
import type { TestServers } from './container-servers.ts'

/** Addresses of one set of servers, as tests read them from their environment. */
export type ServerSet = Readonly<Record<string, string>>

export interface ServerSets {
  readonly sets: readonly ServerSet[]
  stop(): Promise<void>
}

interface StartedSet {
  readonly set: ServerSet
  stop(): Promise<void>
}

/** Its library is loaded only where there is an engine. */
const inContainers = async (): Promise<TestServers> => {
  const { startContainers } = await import('./container-servers.ts')
  return startContainers()
}

const startSet = async (
  folder: string,
  downloads: string,
  containers: boolean,
): Promise<StartedSet> => {
  const own = await startServers({ folder, downloads, progress: toStderr, secured: true })
  const stops = [
    async () => {
      await own.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  ]
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end()
  }
  try {
    const theirs = containers ? await inContainers() : undefined
    if (theirs !== undefined) stops.push(() => theirs.stop())
    const set = {
      CARRICK_TEST_KAFKA: theirs?.kafka ?? own.kafka.address,
      CARRICK_TEST_REGISTRY: theirs?.registry ?? own.registry.address,
      CARRICK_TEST_POSTGRES: theirs?.postgres ?? own.postgres.address,
      CARRICK_TEST_SECURED: JSON.stringify(own.secured),
    }
    return { set, stop }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

/** So many sets of Kafka, registry and PostgreSQL, each for one suite at a time. */
export const startServerSets = async (carrick: string, count: number): Promise<ServerSets> => {
  const kind = await chooseServers(process.env['CARRICK_TEST_SERVERS'], () => engineAnswers())
  toStderr(`  servers: ${kind === 'own' ? 'launched here' : 'containers, and those with TLS here'}`)
  const folder = join(carrick, `test-${String(process.pid)}`)
  const results = await Promise.allSettled(
    Array.from({ length: count }, (_, index) =>
      startSet(join(folder, String(index)), join(carrick, 'downloads'), kind === 'containers'),
    ),
  )
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
  const refused = results.find((result) => result.status === 'rejected')
  if (refused !== undefined) {
    await stop()
    throw refused.reason
  }
  return { sets: started.map(({ set }) => set), stop }
}
