import { createServer } from 'node:http'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startServers, toStderr } from '@carrick/lab'

export interface BenchServers {
  readonly kafka: string
  readonly registry: string
  readonly postgres: string
  readonly postmaster: number
  /** Takes spans and keeps none. */
  readonly traces: string
  /** For logs of measured processes; removed at the end. */
  readonly folder: string
  stop(): Promise<void>
}

/** Rows of one statement on a connection of its own; `ceilingMs` for those that fill tables. */
export const query = async (
  address: string,
  text: string,
  ceilingMs = 30_000,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new pg.Client({ connectionString: address, query_timeout: ceilingMs })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

const postmasterOf = async (postgres: string): Promise<number> => {
  const [row] = await query(postgres, "select pg_read_file('postmaster.pid') as lines")
  return Number.parseInt(String(row?.['lines']), 10)
}

const startSink = async (): Promise<{ url: string; close: () => void }> => {
  const server = createServer((request, reply) => {
    request.resume()
    request.on('end', () => reply.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}/v1/traces`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Addresses of servers that run already (those of a test run); absent = the bench starts its own. */
export interface GivenServers {
  readonly kafka: string
  readonly registry: string
  readonly postgres: string
}

/** A folder for logs, removed at the end, and no servers: for what starts its own. */
export const noServers = (root: string): BenchServers => {
  const folder = join(root, `bench-${String(process.pid)}`)
  mkdirSync(folder, { recursive: true })
  return {
    kafka: '',
    registry: '',
    postgres: '',
    postmaster: 0,
    traces: '',
    folder,
    stop: () => {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    },
  }
}

export const benchServers = async (
  root: string,
  given: GivenServers | undefined,
): Promise<BenchServers> => {
  const none = noServers(root)
  const { folder } = none
  const own =
    given === undefined
      ? await startServers({ folder, downloads: join(root, 'downloads'), progress: toStderr })
      : undefined
  const addresses = given ?? {
    kafka: own?.kafka.address ?? '',
    registry: own?.registry.address ?? '',
    postgres: own?.postgres.address ?? '',
  }
  const sink = await startSink()
  return {
    ...addresses,
    postmaster: await postmasterOf(addresses.postgres),
    traces: sink.url,
    folder,
    stop: async () => {
      sink.close()
      await own?.stop()
      await none.stop()
    },
  }
}
