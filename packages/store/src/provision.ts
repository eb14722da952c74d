import pg from 'pg'
import { MeshError } from '@carrick/kernel'
import { isSchemaName } from './settings.ts'
import { storeError } from './sqlstate.ts'

export interface Provisioning {
  /** Connection string of a role that may create roles and schemas; its database is used. */
  readonly adminUrl: string
  /** Name of the schema and of the role that owns it. */
  readonly schema: string
  readonly password: string
}

const inTransaction = async (
  { adminUrl, schema }: Pick<Provisioning, 'adminUrl' | 'schema'>,
  run: (client: pg.Client) => Promise<void>,
): Promise<void> => {
  if (!isSchemaName(schema))
    throw new MeshError('MESH_STORE_SCHEMA', `"${schema}" is no schema name`)
  const client = new pg.Client({
    connectionString: adminUrl,
    connectionTimeoutMillis: 5_000,
    query_timeout: 35_000,
    options: '-c statement_timeout=30000',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
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
  adminUrl,
  schema,
  password,
}: Provisioning): Promise<{ readonly url: string; readonly schema: string }> => {
  await inTransaction({ adminUrl, schema }, async (client) => {
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
export const unprovision = (options: Pick<Provisioning, 'adminUrl' | 'schema'>): Promise<void> =>
  inTransaction(options, async (client) => {
    const name = client.escapeIdentifier(options.schema)
    await client.query(`drop schema if exists ${name} cascade`)
    await client.query(`drop role if exists ${name}`)
  })
