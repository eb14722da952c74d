import pg from 'pg'
import { MeshError } from '@carrick/kernel'
import type { ServerTls } from '@carrick/messaging'
import { addressOf, connectError } from './address.ts'
import { isSchemaName } from './settings.ts'
import { storeError } from './sqlstate.ts'

export interface Provisioning {
  /** Connection string of a role that may create roles and schemas; its database is used. */
  readonly adminUrl: string
  /** Absent = in the clear. */
  readonly tls?: ServerTls | undefined
  /** Name of the schema and of the role that owns it. */
  readonly schema: string
  readonly password: string
}

type Place = Omit<Provisioning, 'password'>

const inTransaction = async (
  { adminUrl, tls, schema }: Place,
  run: (client: pg.Client) => Promise<void>,
): Promise<void> => {
  if (!isSchemaName(schema))
    throw new MeshError('MESH_STORE_SCHEMA', `"${schema}" is no schema name`)
  const address = { url: adminUrl, ...(tls !== undefined && { tls }) }
  const client = new pg.Client({
    ...addressOf(address),
    connectionTimeoutMillis: 5_000,
    query_timeout: 35_000,
    options: '-c statement_timeout=30000',
  })
  client.on('error', () => undefined)
  try {
    await client.connect().catch((thrown: unknown) => {
      throw connectError(thrown, address)
    })
    await client.query('begin')
    // Roles are rows of the whole server: two that provision at once would fail on each other.
    await client.query("select pg_advisory_xact_lock(hashtext('carrick.provision'))")
    await run(client)
    await client.query('commit')
  } catch (thrown) {
    throw storeError(thrown)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * One schema, one role that sees nothing else, one connection string. Again for an existing one: the
 * password is set anew. For development, tests and first set-up; production roles come from its owner.
 */
export const provision = async ({
  password,
  ...place
}: Provisioning): Promise<{ readonly url: string; readonly schema: string }> => {
  const { adminUrl, schema } = place
  await inTransaction(place, async (client) => {
    const name = client.escapeIdentifier(schema)
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [schema])
    if (rowCount === 0) await client.query(`create role ${name} login`)
    await client.query(`alter role ${name} password ${client.escapeLiteral(password)}`)
    await client.query(`create schema if not exists ${name} authorization ${name}`)
    await client.query(`alter role ${name} set search_path = ${name}`)
  })
  const url = new URL(adminUrl)
  url.username = encodeURIComponent(schema)
  url.password = encodeURIComponent(password)
  return { url: url.href, schema }
}

/** The opposite: schema, rows and role are gone. */
export const unprovision = (options: Place): Promise<void> =>
  inTransaction(options, async (client) => {
    const name = client.escapeIdentifier(options.schema)
    await client.query(`drop schema if exists ${name} cascade`)
    await client.query(`drop role if exists ${name}`)
  })
