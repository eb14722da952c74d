import { connect, type Socket } from 'node:net'
import { systemClock } from '@carrick/kernel'
import { queryDatabase } from '@carrick/lab'
import type { Nemesis } from './nemesis.ts'

/** More than the database takes. */
const DATABASE = 230
const SOCKETS = 400
const SHORT_MS = 4_000
const LONG_MS = 20_000
const HOLD = 'select pg_sleep(8)'
const CUT =
  'select count(pg_terminate_backend(pid))::int as cut from pg_stat_activity where usename <> current_user and backend_type = $1'

const open = (address: string): Socket => {
  const at = address.lastIndexOf(':')
  const socket = connect(Number(address.slice(at + 1)), address.slice(0, at))
  socket.on('error', () => undefined)
  return socket
}

/** Keeps every connection of the database taken, and takes away those that the services have. */
const besiege = async (address: string, ms: number): Promise<number> => {
  const end = systemClock.monotonic() + ms
  let refused = 0
  const hold = async (): Promise<void> => {
    while (systemClock.monotonic() < end) {
      try {
        await queryDatabase(address, HOLD)
      } catch {
        refused += 1
        await systemClock.sleep(50)
      }
    }
  }
  const holding = Promise.all(Array.from({ length: DATABASE }, hold))
  await queryDatabase(address, CUT, ['client backend']).catch(() => undefined)
  await holding
  return refused
}

export const connectionStorm: Nemesis = {
  name: 'connection-storm',
  given: 'services that hold their connections',
  when: 'strangers take every connection of PostgreSQL and hundreds of Kafka and of the edge, and ours are cut',
  expected: 'services wait for a connection, none ends, and orders go on afterwards',
  isShort: false,
  strike: async ({ servers, services, isLong, flows }) => {
    const edge = services.ordersUrl.slice('http://'.length)
    const sockets = Array.from({ length: SOCKETS }, (_, index) =>
      open(index % 2 === 0 ? servers.kafka.address : edge),
    )
    let refused: number
    try {
      refused = await besiege(servers.postgres.address, isLong ? LONG_MS : SHORT_MS)
    } finally {
      for (const socket of sockets) socket.destroy()
    }
    return {
      measured: {
        refused,
        sockets: SOCKETS,
        flowsAfterMs: Math.max(await flows('a', 90_000), await flows('b', 90_000)),
      },
    }
  },
}
