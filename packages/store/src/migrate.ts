import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { MeshError } from '@carrick/kernel'
import { addressOf, connectError } from './address.ts'
import { isSchemaName, type PostgresSettings } from './settings.ts'
import { storeError } from './sqlstate.ts'

const FOLDER = join(import.meta.dirname, '../sql')

interface Migration {
  readonly version: number
  readonly name: string
  readonly text: string
}

const migrations = (): readonly Migration[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({
      version: Number(name.slice(0, 4)),
      name,
      text: readFileSync(join(FOLDER, name), 'utf8'),
    }))

const apply = async (client: pg.Client, schema: string): Promise<void> => {
  const known = migrations()
  const newest = known.at(-1)?.version ?? 0
  await client.query('begin')
  // Instances of one service may start together; the others wait here and find nothing to do.
  await client.query('select pg_advisory_xact_lock(hashtext($1))', [`${schema}.migrate`])
  await client.query(
    'create table if not exists migration (version int primary key, name text not null, at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from migration',
  )
  const version = rows[0]?.version ?? 0
  if (version > newest) {
    throw new MeshError(
      'MESH_STORE_NEWER',
      `Schema ${schema} is at version ${String(version)}, this program knows ${String(newest)}: start a newer program`,
    )
  }
  for (const migration of known.filter((one) => one.version > version)) {
    await client.query(migration.text)
    await client.query('insert into migration (version, name) values ($1, $2)', [
      migration.version,
      migration.name,
    ])
  }
  await client.query('commit')
}

/**
 * Brings the service's schema to this program's version, all or nothing. Rejects with MESH_STORE_NEWER
 * when the schema is ahead, MESH_STORE_TLS or MESH_STORE_LOGIN when server and program do not accept
 * each other, MESH_STORE_UNAVAILABLE when the server does not answer.
 */
export const migrate = async (settings: PostgresSettings): Promise<void> => {
  const { schema, connectMs = 5_000 } = settings
  if (!isSchemaName(schema)) {
    throw new MeshError(
      'MESH_STORE_SCHEMA',
      `"${schema}" is no schema name: expected small letters, digits and _, at most 63`,
    )
  }
  const client = new pg.Client({
    ...addressOf(settings),
    options: `-c search_path=${schema} -c lock_timeout=30000 -c statement_timeout=60000 -c timezone=UTC`,
    connectionTimeoutMillis: connectMs,
    query_timeout: 65_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await apply(client, schema)
  } catch (thrown) {
    throw storeError(connectError(thrown, settings))
  } finally {
    await client.end().catch(() => undefined)
  }
}
