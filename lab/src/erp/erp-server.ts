import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { ErpBooks } from '@carrick/erp/books'
import { systemClock } from '@carrick/kernel'
import { Faults } from './faults.ts'
import { type Progressing, progressOrders } from './progress-orders.ts'
import { handleRequest } from './routes.ts'
import type { ErpServerState } from './server-state.ts'

export interface LabErpOptions {
  readonly port?: number
  readonly token?: string
  /** Orders ship and are invoiced by themselves so long after they were taken (ms); absent = never. */
  readonly autoShipMs?: number
}

export interface LabErp {
  readonly baseUrl: string
  readonly adminUrl: string
  readonly token: string
  readonly webhookSecret: string
  readonly books: ErpBooks
  readonly faults: Faults
  /** Refuses connections until `up`; what is under way is cut. */
  down(): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

/** A fast ERP of the published contract, with books and knobs of its own. */
export const startLabErp = async (options: LabErpOptions = {}): Promise<LabErp> => {
  const books = new ErpBooks(() => systemClock.now())
  const faults = new Faults()
  const token = options.token ?? randomBytes(18).toString('base64url')
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`
  const sockets = new Set<Socket>()
  const stopped = new AbortController()
  let port = options.port ?? 0

  const state: ErpServerState = {
    books,
    faults,
    token,
    webhookSecret,
    webhookUrl: undefined,
    down: async (ms) => {
      await down()
      if (ms === undefined) return
      void systemClock.sleep(ms, stopped.signal).then(up)
    },
  }
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    void handleRequest(state, request, response)
  }
  // The knobs stay reachable while the ERP is down.
  const admin = createServer(handler).listen(0, '127.0.0.1')
  await once(admin, 'listening')
  const listen = async () => {
    const server = createServer({ keepAliveTimeout: 60_000 }, handler)
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    return server
  }
  let server: Awaited<ReturnType<typeof listen>> | undefined = await listen()

  const down = async (): Promise<void> => {
    const closing = server
    if (closing === undefined) return
    server = undefined
    for (const socket of sockets) socket.destroy()
    closing.close()
    await once(closing, 'close')
  }
  const up = async (): Promise<void> => {
    if (server === undefined && !stopped.signal.aborted) server = await listen()
  }
  const progressing: Progressing = progressOrders(state, options.autoShipMs, stopped.signal)
  const adminUrl = `http://127.0.0.1:${String((admin.address() as AddressInfo).port)}/lab`
  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    adminUrl,
    token,
    webhookSecret,
    books,
    faults,
    down,
    up,
    stop: async () => {
      stopped.abort()
      await progressing.done
      await down()
      admin.closeAllConnections()
      admin.close()
      await once(admin, 'close')
    },
  }
}
