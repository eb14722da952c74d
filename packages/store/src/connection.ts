import pg from 'pg'
import { addressOf, connectError } from './address.ts'
import { DEFAULTS, type PostgresSettings, sessionOptions } from './settings.ts'

export interface Statement {
  /** Prepared under this name on each connection. */
  readonly name: string
  readonly text: string
}

/** One server connection; it comes back by itself after a failure. Queries are done and answered in order. */
export interface Connection {
  /** Rejects with pg's error. Ends within the statement's ceiling, also when the server is gone. */
  query(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>
  /** `onNotice` is called with payloads of the channel, while connected. */
  listen(channel: string, onNotice: (payload: string) => void): void
  close(): Promise<void>
}

/** Columns as asked for; the row readers name their types. */
export type Row = Readonly<Record<string, unknown>>

/** The server's own ceiling answers first; this one is for a server that does not answer at all. */
const GRACE_MS = 2_000

/** Positions, versions and epochs stay below 2^53. */
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

const drop = (client: pg.Client): void => {
  client.on('error', () => undefined)
  client.end().catch(() => undefined)
}

export interface ConnectionOptions {
  /** Sends a query before the one in front of it is answered. Each is a transaction of its own all the same. */
  readonly pipelined?: boolean
}

export const createConnection = (
  settings: PostgresSettings,
  role: string,
  { pipelined = false }: ConnectionOptions = {},
): Connection => {
  const { connectMs = DEFAULTS.connectMs, statementMs = DEFAULTS.statementMs } = settings
  let current: pg.Client | undefined
  let closed = false
  /** The next query is sent after this; `idle` is the last answer. */
  let last: Promise<unknown> = Promise.resolve()
  let idle: Promise<unknown> = Promise.resolve()
  let subscription: { channel: string; onNotice: (payload: string) => void } | undefined

  const forget = (client: pg.Client): void => {
    if (current === client) current = undefined
    drop(client)
  }

  const connected = async (): Promise<pg.Client> => {
    if (closed) throw new Error('the store is closed')
    if (current !== undefined) return current
    const client = new pg.Client({
      ...addressOf(settings),
      application_name: `${settings.applicationName ?? settings.schema}:${role}`,
      options: sessionOptions(settings),
      connectionTimeoutMillis: connectMs,
      query_timeout: statementMs + GRACE_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      pipeline: pipelined,
      types,
    })
    client.on('error', () => {
      forget(client)
    })
    client.on('end', () => {
      if (current === client) current = undefined
    })
    try {
      await client.connect()
      if (subscription !== undefined) {
        const { onNotice } = subscription
        client.on('notification', ({ payload }) => {
          onNotice(payload ?? '')
        })
        await client.query(`listen ${client.escapeIdentifier(subscription.channel)}`)
      }
    } catch (thrown) {
      drop(client)
      throw connectError(thrown, settings)
    }
    current = client
    return client
  }

  const answerOf = async (
    client: pg.Client,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<readonly Row[]> => {
    try {
      const { rows } = await client.query<Row>({ ...statement, values: [...values] })
      return rows
    } catch (thrown) {
      // An answer of the server leaves the connection usable; anything else may have cut it in half.
      if (!(thrown instanceof pg.DatabaseError)) forget(client)
      throw thrown
    }
  }

  return {
    query: async (statement, values) => {
      const sent = last.then(async () => {
        const client = await connected()
        return { answer: answerOf(client, statement, values) }
      })
      const answered = sent.then(({ answer }) => answer)
      const over = answered.catch(() => undefined)
      last = pipelined ? sent.catch(() => undefined) : over
      idle = over
      return answered
    },
    listen: (channel, onNotice) => {
      subscription = { channel, onNotice }
    },
    close: async () => {
      closed = true
      await idle
      if (current !== undefined) await current.end()
      current = undefined
    },
  }
}
