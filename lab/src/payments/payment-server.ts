import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FaultPlan } from '@carrick/erp/books'
import { type Clock, systemClock } from '@carrick/kernel'
import { answerTo } from '../erp/handle-request.ts'
import { problem } from '../erp/replies.ts'
import type { DownOptions } from '../erp/server-state.ts'
import { knobRoute } from './knob-routes.ts'
import { createPaymentBooks, type PaymentBooks } from './payment-books.ts'
import { refundRoute } from './refund-routes.ts'
import type { PaymentServerState } from './server-state.ts'

export interface LabPaymentsOptions {
  /** Default: a free one. */
  readonly port?: number
  readonly token?: string
  /** A name that clients on other machines call it by: it listens on all addresses then, its knobs do not. */
  readonly name?: string
  readonly clock?: Clock
}

/** A payment provider of the published contract, with books and knobs of its own. */
export interface LabPayments {
  readonly baseUrl: string
  /** The knobs over HTTP; reachable while the provider is down. */
  readonly adminUrl: string
  readonly token: string
  readonly books: PaymentBooks
  readonly faults: FaultPlan
  /** Cuts what is under way and refuses connections until `up`. */
  down(options?: Pick<DownOptions, 'ms'>): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

const HOST = '127.0.0.1'

const listen = async (port: number, handler: RequestListener, host = HOST): Promise<Server> => {
  const server = createServer({ keepAliveTimeout: 60_000 }, handler)
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

const close = async (server: Server): Promise<void> => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

/** Listens on the loopback address. */
export const startLabPayments = async ({
  port: wanted = 0,
  token = randomBytes(18).toString('base64url'),
  name,
  clock = systemClock,
}: LabPaymentsOptions = {}): Promise<LabPayments> => {
  const books = createPaymentBooks()
  const faults = new FaultPlan()
  const stopping = new AbortController()
  let server: Server | undefined
  let port = wanted

  const up = async (): Promise<void> => {
    if (server !== undefined || stopping.signal.aborted) return
    const handler: RequestListener = (request, response) => {
      void answerTo(response, async () => {
        if (request.headers.authorization === `Bearer ${token}`)
          await refundRoute(state, request, response)
        else problem(response, 401, { title: 'The bearer token is missing or wrong' })
      })
    }
    server = await listen(port, handler, name === undefined ? HOST : '0.0.0.0')
    port = portOf(server)
  }
  const refuse = async (): Promise<void> => {
    const running = server
    server = undefined
    if (running !== undefined) await close(running)
  }
  const down = async ({ ms }: Pick<DownOptions, 'ms'> = {}): Promise<void> => {
    await refuse()
    if (ms !== undefined) void clock.sleep(ms, stopping.signal).then(up)
  }
  const state: PaymentServerState = {
    books,
    faults,
    token,
    stopping: stopping.signal,
    down,
    up,
  }

  await up()
  const admin = await listen(0, (request, response) => {
    void answerTo(response, () => knobRoute(state, request, response))
  })
  return {
    baseUrl: `http://${name ?? HOST}:${String(port)}`,
    adminUrl: `http://${HOST}:${String(portOf(admin))}/lab`,
    token,
    books,
    faults,
    down,
    up,
    stop: async () => {
      stopping.abort()
      await refuse()
      await close(admin)
    },
  }
}
