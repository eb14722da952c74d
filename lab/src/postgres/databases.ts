import { MeshError, messageOf } from '@carrick/kernel'
import { Client } from 'pg'
import { loadDatabase } from './database-copy.ts'

const CEILING_MS = 180_000
/** Of this project in a cluster that others may use too. */
const LOCK = 7_461_082

/** Address of another database of the same server. */
export const addressOf = (postgres: string, database: string): string => {
  const url = new URL(postgres)
  url.pathname = `/${database}`
  return url.href
}

/** A connection for as long as `run` takes. Throws MESH_LAB_DATABASE. */
export const connected = async <T>(
  address: string,
  run: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = new Client({
    connectionString: address,
    connectionTimeoutMillis: 10_000,
    query_timeout: CEILING_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await run(client)
  } catch (cause) {
    const words = `A database of PostgreSQL: ${messageOf(cause)}`
    throw new MeshError('MESH_LAB_DATABASE', words, { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
}

export const createDatabase = (postgres: string, name: string, template: string): Promise<void> =>
  connected(postgres, async (client) => {
    await client.query(`create database ${name} template ${template} encoding 'UTF8'`)
  })

/** One that is thrown away when it was copied: nothing is lost with it. */
export const createScratchDatabase = async (
  postgres: string,
  name: string,
  template: string,
): Promise<void> => {
  await createDatabase(postgres, name, template)
  await connected(postgres, (client) =>
    client.query(`alter database ${name} set synchronous_commit = off`),
  )
}

export const dropDatabase = (postgres: string, name: string): Promise<void> =>
  connected(postgres, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`)
  })

/** Name of a database that is filled from the file, once for each cluster; new ones are copied from it. */
export const ensureTemplate = (postgres: string, name: string, file: string): Promise<string> =>
  connected(postgres, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount !== 0) return name
    const making = `${name}_making`
    await client.query(`drop database if exists ${making} with (force)`)
    await client.query(`create database ${making} template template0 encoding 'UTF8'`)
    await connected(addressOf(postgres, making), (inside) => loadDatabase(inside, file))
    await client.query(`alter database ${making} rename to ${name}`)
    return name
  })
