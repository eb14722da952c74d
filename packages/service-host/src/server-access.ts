import type { LogAccess, RegistrySettings, ServerTls } from '@carrick/messaging'
import type { PostgresSettings } from '@carrick/store'
import { clientTls } from './client-tls.ts'

/** How PostgreSQL is reached, as the environment says it. */
export interface PostgresAccessSettings {
  readonly CARRICK_POSTGRES_URL: string
  readonly CARRICK_POSTGRES_PASSWORD?: string | undefined
  readonly CARRICK_POSTGRES_CA_FILE?: string | undefined
  readonly CARRICK_POSTGRES_CERT_FILE?: string | undefined
  readonly CARRICK_POSTGRES_KEY_FILE?: string | undefined
}

/** How the three servers are reached, as the environment says it. */
export interface AccessSettings extends PostgresAccessSettings {
  readonly CARRICK_KAFKA_BROKERS: readonly string[]
  readonly CARRICK_KAFKA_TLS: 'true' | 'false'
  readonly CARRICK_KAFKA_CA_FILE?: string | undefined
  readonly CARRICK_KAFKA_CERT_FILE?: string | undefined
  readonly CARRICK_KAFKA_KEY_FILE?: string | undefined
  readonly CARRICK_KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512' | undefined
  readonly CARRICK_KAFKA_USER?: string | undefined
  readonly CARRICK_KAFKA_PASSWORD?: string | undefined
  readonly CARRICK_REGISTRY_URL: string
  readonly CARRICK_REGISTRY_CA_FILE?: string | undefined
  readonly CARRICK_REGISTRY_CERT_FILE?: string | undefined
  readonly CARRICK_REGISTRY_KEY_FILE?: string | undefined
  readonly CARRICK_REGISTRY_USER?: string | undefined
  readonly CARRICK_REGISTRY_PASSWORD?: string | undefined
  readonly CARRICK_REGISTRY_TOKEN?: string | undefined
}

export interface ServerAccess {
  readonly kafka: LogAccess
  readonly registry: RegistrySettings
  readonly postgres: Pick<PostgresSettings, 'url' | 'password' | 'tls'>
}

export interface AccessProblem {
  /** The environment variable. */
  readonly name: string
  readonly message: string
}

type Report = (name: string, message: string) => void

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/
const IN_CLEAR = 'would send the password in the clear; expected TLS, or a server on this machine'

const kafkaTls = (settings: AccessSettings, report: Report): ServerTls | undefined => {
  const tls = clientTls('CARRICK_KAFKA', settings, report)
  if (settings.CARRICK_KAFKA_TLS === 'true') return tls.value ?? {}
  for (const name of tls.named) report(name, 'is read with CARRICK_KAFKA_TLS=true only')
  return undefined
}

const kafkaLogin = (settings: AccessSettings, report: Report): LogAccess['login'] => {
  const {
    CARRICK_KAFKA_SASL_MECHANISM: mechanism,
    CARRICK_KAFKA_USER: user,
    CARRICK_KAFKA_PASSWORD: password,
  } = settings
  if (mechanism === undefined) {
    if (user !== undefined || password !== undefined)
      report('CARRICK_KAFKA_SASL_MECHANISM', 'expected one of plain, scram-sha-256, scram-sha-512')
    return undefined
  }
  if (user === undefined) report('CARRICK_KAFKA_USER', 'expected with a SASL mechanism')
  if (password === undefined) report('CARRICK_KAFKA_PASSWORD', 'expected with a SASL mechanism')
  const isOpen = settings.CARRICK_KAFKA_TLS === 'false'
  const isFar = settings.CARRICK_KAFKA_BROKERS.some((broker) => !LOOPBACK.test(broker))
  if (mechanism === 'plain' && isOpen && isFar) report('CARRICK_KAFKA_SASL_MECHANISM', IN_CLEAR)
  return user === undefined || password === undefined ? undefined : { mechanism, user, password }
}

const registryOf = (settings: AccessSettings, report: Report): RegistrySettings => {
  const {
    CARRICK_REGISTRY_URL: text,
    CARRICK_REGISTRY_USER: user,
    CARRICK_REGISTRY_PASSWORD: password,
    CARRICK_REGISTRY_TOKEN: token,
  } = settings
  const url = new URL(text)
  const tls = clientTls('CARRICK_REGISTRY', settings, report)
  if (url.protocol !== 'https:')
    for (const name of tls.named) report(name, 'is read with an https:// CARRICK_REGISTRY_URL only')
  if (url.username !== '' || url.password !== '')
    report('CARRICK_REGISTRY_URL', 'expected without a user; there is CARRICK_REGISTRY_USER')
  if ((user === undefined) !== (password === undefined))
    report('CARRICK_REGISTRY_USER', 'expected with CARRICK_REGISTRY_PASSWORD, or neither')
  if (user !== undefined && token !== undefined)
    report('CARRICK_REGISTRY_TOKEN', 'CARRICK_REGISTRY_USER is set as well; expected one of them')
  const isOpen = url.protocol === 'http:' && !LOOPBACK.test(url.host)
  if (isOpen && (user !== undefined || token !== undefined))
    report('CARRICK_REGISTRY_URL', IN_CLEAR)
  return {
    url: text,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(token === undefined ? {} : { token }),
    ...(tls.value === undefined ? {} : { tls: tls.value }),
  }
}

const SSL_MODES = new Set([null, 'disable', 'verify-full'])

/** `report` is told of each variable that cannot be used, and why. */
export const postgresAccess = (
  settings: PostgresAccessSettings,
  report: Report = () => undefined,
): ServerAccess['postgres'] => {
  const { CARRICK_POSTGRES_URL: url, CARRICK_POSTGRES_PASSWORD: password } = settings
  const { searchParams } = new URL(url)
  const mode = searchParams.get('sslmode')
  const tls = clientTls('CARRICK_POSTGRES', settings, report)
  if (!SSL_MODES.has(mode))
    report(
      'CARRICK_POSTGRES_URL',
      'sslmode does not check who answers; expected verify-full, or disable',
    )
  for (const name of ['sslrootcert', 'sslcert', 'sslkey'])
    if (searchParams.has(name))
      report('CARRICK_POSTGRES_URL', `${name} is not read; there is CARRICK_POSTGRES_CA_FILE, ...`)
  if (mode === 'verify-full')
    return {
      url,
      tls: tls.value ?? {},
      ...(password === undefined ? {} : { password }),
    }
  for (const name of tls.named) report(name, 'is read with sslmode=verify-full only')
  return { url, ...(password === undefined ? {} : { password }) }
}

const read = (settings: AccessSettings, report: Report): ServerAccess => {
  const tls = kafkaTls(settings, report)
  const login = kafkaLogin(settings, report)
  return {
    kafka: {
      brokers: settings.CARRICK_KAFKA_BROKERS,
      ...(tls === undefined ? {} : { tls }),
      ...(login === undefined ? {} : { login }),
    },
    registry: registryOf(settings, report),
    postgres: postgresAccess(settings, report),
  }
}

/** What is wrong, also in the files that settings name; empty when all can be used. */
export const accessProblems = (settings: AccessSettings): readonly AccessProblem[] => {
  const problems: AccessProblem[] = []
  read(settings, (name, message) => problems.push({ name, message }))
  return problems
}

/** Of settings without problems. */
export const serverAccess = (settings: AccessSettings): ServerAccess =>
  read(settings, () => undefined)
