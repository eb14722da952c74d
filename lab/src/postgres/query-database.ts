import { Client } from 'pg'

const CEILING_MS = 10_000

/** Rows of one statement, over a connection of its own, so that a server that was killed meanwhile does not matter. */
export const queryDatabase = async (
  address: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new Client({
    connectionString: address,
    connectionTimeoutMillis: CEILING_MS,
    query_timeout: CEILING_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<Record<string, unknown>>(text, [...values])
    return rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
