import { randomBytes } from 'node:crypto'
import type { SecuredServers } from '@carrick/lab'
import { provision, unprovision } from '@carrick/store'

const address = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') {
    throw new Error(
      `${name} is not set: integration tests run on real servers, which \`npm test\` starts`,
    )
  }
  return value
}

export interface ServerAddresses {
  /** `host:port`. */
  kafka(): string
  /** URL of the Confluent-compatible API. */
  registry(): string
  /** Connection string of a superuser. */
  postgres(): string
}

/** Addresses of the servers that all integration tests of a run share. Each throws when it is not set. */
export const sharedServers: ServerAddresses = {
  kafka: (): string => address('CARRICK_TEST_KAFKA'),
  registry: (): string => address('CARRICK_TEST_REGISTRY'),
  postgres: (): string => address('CARRICK_TEST_POSTGRES'),
}

/** The library by which services under test speak with Kafka; that of the setting's default when not set. */
export const kafkaClientSetting = (): Readonly<Record<string, string>> => {
  const client = process.env['CARRICK_TEST_KAFKA_CLIENT']
  return client === undefined ? {} : { CARRICK_KAFKA_CLIENT: client }
}

/** The shared servers over TLS and with logins. Throws when they were started without. */
export const securedServers = (): SecuredServers =>
  JSON.parse(address('CARRICK_TEST_SECURED')) as SecuredServers

/** A name of its own for everything a test makes on shared servers: small letters, digits, `_`. */
export const freshName = (what: string): string =>
  `t_${what}_${randomBytes(5).toString('hex')}`.replaceAll(/[^a-z0-9_]/g, '_')

export interface TestSchema {
  readonly url: string
  readonly schema: string
  drop(): Promise<void>
}

/** A schema and role of its own on the shared server. */
export const freshSchema = async (what: string): Promise<TestSchema> => {
  const adminUrl = sharedServers.postgres()
  const schema = freshName(what)
  const { url } = await provision({ adminUrl, schema, password: schema })
  return { url, schema, drop: () => unprovision({ adminUrl, schema }) }
}
