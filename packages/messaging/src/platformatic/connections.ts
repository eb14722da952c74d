import type { Connection, ConnectionPool } from '@platformatic/kafka'
import { messageOf } from '@carrick/kernel'

export interface WatchedConnections {
  /** The failure, with what a socket said beside it: the library leaves that out of the answers it fails. */
  because(thrown: unknown): unknown
  /** Ends every connection that the pool ever opened and that is still there. */
  end(): void
}

/**
 * Watches the connections of a pool. The library forgets a connection at its first error and lets a late
 * end of an old one put a newer one out of the pool, which nobody then closes; and a second error of one
 * connection has no listener, which ends the process.
 */
export const watchConnections = (pool: ConnectionPool): WatchedConnections => {
  const open = new Set<Connection>()
  let lastError: Error | undefined

  pool.on('connecting', ({ connection, broker }) => {
    lastError = undefined
    open.add(connection)
    connection.on('error', (error) => {
      const place = { broker: `${broker.host}:${String(broker.port)}` }
      lastError = Object.assign(new Error(error.message, { cause: error }), place)
    })
    connection.once('close', () => open.delete(connection))
  })

  return {
    because: (thrown) =>
      lastError === undefined ? thrown : new AggregateError([thrown, lastError], messageOf(thrown)),
    end: () => {
      for (const connection of open) {
        // The socket is there once connecting began.
        connection.socket.destroy()
        connection.close(() => undefined)
      }
      open.clear()
    },
  }
}
