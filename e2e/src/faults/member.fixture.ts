import { join } from 'node:path'
import { freePort, type ManagedProcess, startProcess } from '@carrick/lab'
import type { ServiceName } from '@carrick/schemas'
import type { DeadLetterView, LaneView, StatusView } from '@carrick/service-host'
import { eventually } from '@carrick/testkit'

const ROOT = join(import.meta.dirname, '../../..')
const READY_MS = 40_000
/** Node keeps there what it compiled, so that only the first instance takes its time. */
const COMPILED = join(ROOT, '.carrick/compiled')

/** One instance of a service, in a process of its own. */
export interface Member extends ManagedProcess {
  readonly name: string
  readonly adminUrl: string
  /** Rejects with the end of its log when it does not become ready. */
  ready(): Promise<void>
  /** What its health check answers besides whether it is ready; undefined before it listens. */
  reasons(): Promise<readonly string[] | undefined>
  status(): Promise<StatusView>
  /** Those that are retried, held or wait. */
  lanes(): Promise<readonly LaneView[]>
  deadLetters(): Promise<readonly LaneView[]>
  deadLetter(key: string): Promise<DeadLetterView>
  /** Slots it owns now. */
  slots(): Promise<number>
}

let started = 0

/** Settings as in production, from the environment; its log goes into the folder. */
export const startMember = async (
  service: ServiceName,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Member> => {
  started += 1
  const name = `${service}-${String(started)}`
  const port = String(await freePort())
  const child = await startProcess({
    name,
    command: process.execPath,
    args: [`services/${service}/src/main.ts`],
    cwd: ROOT,
    logFile: join(folder, `${name}.log`),
    env: {
      CARRICK_CONFIG_DIR: ROOT,
      ...env,
      CARRICK_ADMIN_PORT: port,
      NODE_COMPILE_CACHE: COMPILED,
    },
  })
  const adminUrl = `http://127.0.0.1:${port}`
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${adminUrl}${path}`, {
      headers: { authorization: `Bearer ${env['CARRICK_ADMIN_TOKEN'] ?? ''}` },
      signal: AbortSignal.timeout(2_000),
    })
    return (await response.json()) as T
  }
  const health = () => ask<{ ready: boolean; reasons: readonly string[] }>('/health/ready')
  const status = () => ask<StatusView>('/v1/status')
  return {
    ...child,
    name,
    adminUrl,
    ready: async () => {
      try {
        await eventually(`${name} to be ready`, async () => (await health()).ready, READY_MS)
      } catch (thrown) {
        throw new Error(`${String(thrown)}\n${child.logTail()}`, { cause: thrown })
      }
    },
    reasons: () =>
      health().then(
        ({ reasons }) => reasons,
        () => undefined,
      ),
    status,
    lanes: () => ask('/v1/lanes'),
    deadLetters: () => ask('/v1/dead-letters'),
    deadLetter: (key) => ask(`/v1/dead-letters/${key}`),
    slots: async () => (await status()).slots.filter(({ owned }) => owned).length,
  }
}

/** Waits until these own all slots between them, each some. */
export const sharedAmong = (members: readonly Member[], slots: number): Promise<true> =>
  eventually(
    `${members.map(({ name }) => name).join(', ')} to own all slots`,
    async () => {
      const owned = await Promise.all(members.map((member) => member.slots()))
      const all = owned.reduce((sum, count) => sum + count, 0)
      if (all !== slots || owned.includes(0)) throw new Error(`they own ${owned.join(', ')}`)
      return true
    },
    40_000,
  )
