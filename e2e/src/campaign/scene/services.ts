import type { ServiceName } from '@carrick/schemas'
import type { ServerAddresses } from '@carrick/testkit'
import { settingsOnServers } from '@carrick/testkit'
import { freePort } from '@carrick/lab'
import { type Member, startMember } from '../../faults/member.fixture.ts'
import { SERVICES } from '../../faults/services.fixture.ts'

type Env = Readonly<Record<string, string>>

/** The services, one process each; a second instance is one that the caller stops again. */
export interface Services {
  /** The instance that the scene started last. */
  readonly member: (name: ServiceName) => Member
  /** SIGKILL; it is gone when this resolves. */
  readonly kill: (name: ServiceName) => Promise<void>
  /** A new instance in place of one that is gone; resolves when it is ready. */
  readonly start: (name: ServiceName, env?: Env) => Promise<Member>
  /** The same; resolves when its process runs. */
  readonly launch: (name: ServiceName, env?: Env) => Promise<Member>
  /** One more instance beside the one that runs. */
  readonly join: (name: ServiceName, env?: Env) => Promise<Member>
  readonly schemaUrl: (name: ServiceName) => string
  readonly ordersUrl: string
  readonly returnsUrl: string
  readonly token: string
  readonly stop: () => Promise<void>
}

const SESSION_MS = '4000'

export const startServices = async (
  servers: ServerAddresses,
  folder: string,
  common: Env,
): Promise<Services> => {
  const settings = new Map<ServiceName, Env>()
  for (const name of SERVICES) {
    settings.set(
      name,
      await settingsOnServers(
        name,
        { ...common, CARRICK_SESSION_TIMEOUT_MS: SESSION_MS, CARRICK_LOG_LEVEL: 'info' },
        servers,
      ),
    )
  }
  const ports = new Map<ServiceName, number>([
    ['order-ingest', await freePort()],
    ['returns', await freePort()],
  ])
  const urlOf = (name: ServiceName): string => `http://127.0.0.1:${String(ports.get(name))}`
  const newest = new Map<ServiceName, Member>()
  const all: Member[] = []
  const begin = async (name: ServiceName, port: number, env: Env): Promise<Member> => {
    const member = await startMember(name, folder, {
      ...settings.get(name),
      CARRICK_HTTP_PORT: String(port),
      ...env,
    })
    all.push(member)
    return member
  }
  const launch = async (name: ServiceName, env: Env = {}): Promise<Member> => {
    const member = await begin(name, ports.get(name) ?? 0, env)
    newest.set(name, member)
    return member
  }
  const member = (name: ServiceName): Member => {
    const found = newest.get(name)
    if (found === undefined) throw new Error(`${name} was never started`)
    return found
  }
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((one) => one.stop()))
  }
  const start = async (name: ServiceName, env: Env = {}): Promise<Member> => {
    const started = await launch(name, env)
    await started.ready()
    return started
  }
  try {
    await Promise.all(SERVICES.map((name) => start(name)))
  } catch (thrown) {
    await stop()
    throw thrown
  }
  return {
    member,
    kill: (name) => member(name).kill(),
    start,
    launch,
    join: async (name, env = {}) => {
      const joined = await begin(name, 0, env)
      await joined.ready()
      return joined
    },
    schemaUrl: (name) => settings.get(name)?.['CARRICK_POSTGRES_URL'] ?? '',
    ordersUrl: urlOf('order-ingest'),
    returnsUrl: urlOf('returns'),
    token: settings.get('erp-poster')?.['CARRICK_ADMIN_TOKEN'] ?? '',
    stop,
  }
}
