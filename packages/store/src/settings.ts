import type { ServerTls } from '@carrick/messaging'

export interface PostgresSettings {
  /** Connection string of the service's own role. */
  readonly url: string
  /** The service's schema; its tables are found in no other. */
  readonly schema: string
  /** Shown by the server in `pg_stat_activity`. */
  readonly applicationName?: string
  /** Instead of the one in the connection string. */
  readonly password?: string
  /** TLS, checked in full; what the connection string says of it is not read. */
  readonly tls?: ServerTls
  readonly connectMs?: number
  readonly statementMs?: number
  readonly lockMs?: number
}

export const DEFAULTS = { connectMs: 5_000, statementMs: 10_000, lockMs: 5_000 }

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/

export const isSchemaName = (name: string): boolean => SCHEMA.test(name)

/**
 * Sent with the start of each connection. Plans are pinned: statements are prepared while tables are
 * empty, and a plan that fits an empty table reads all of it when it has grown.
 */
export const sessionOptions = ({
  schema,
  statementMs = DEFAULTS.statementMs,
  lockMs = DEFAULTS.lockMs,
}: PostgresSettings): string =>
  Object.entries({
    search_path: schema,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: 5_000,
    tcp_keepalives_idle: 10,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    jit: 'off',
    timezone: 'UTC',
  })
    .map(([name, value]) => `-c ${name}=${String(value)}`)
    .join(' ')
