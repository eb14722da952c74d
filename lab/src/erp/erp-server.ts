import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ErpBooks, FaultPlan } from '@carrick/erp/books'
import { type Clock, systemClock } from '@carrick/kernel'
import { autoShip } from './auto-ship.ts'
import { handleContract, handleKnob } from './handle-request.ts'
import { RateWindow } from './rate-window.ts'
import type { DownOptions, ErpServerState, LabErpSettings } from './server-state.ts'
import { sendWebhooks } from './webhooks.ts'

export interface LabErpOptions {
  /** Default: a free one. */
  readonly port?: number
  readonly token?: string
  /** A name that clients on other machines call it by: it listens on all addresses then, its knobs do not. */
  readonly name?: string
  readonly settings?: Partial<LabErpSettings>
  /** False = the same mark twice is two documents, as in an ERP without a unique key. */
  readonly uniqueMarks?: boolean
  readonly clock?: Clock
}

/** A fast ERP of the published contract, with a ledger and knobs of its own. */
export interface LabErp {
  readonly baseUrl: string
  /** The knobs over HTTP; reachable while the ERP is down. */
  readonly adminUrl: string
  readonly token: string
  readonly webhookSecret: string
  readonly books: ErpBooks
  readonly faults: FaultPlan
  /** Read at each request; may be changed at any time. */
  readonly settings: LabErpSettings
  /** Cuts what is under way, and refuses connections or lets them hang until `up`. */
  down(options?: DownOptions): Promise<void>
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
export const startLabErp = async ({
  port: wanted = 0,
  token = randomBytes(18).toString('base64url'),
  name,
  settings: given = {},
  uniqueMarks = true,
  clock = systemClock,
}: LabErpOptions = {}): Promise<LabErp> => {
  const epoch = randomBytes(6).toString('hex')
  const faults = new FaultPlan()
  const settings: LabErpSettings = {
    latencyMs: 0,
    ratePerSecond: undefined,
    autoShipMs: undefined,
    webhookUrl: undefined,
    clockOffsetMs: 0,
    ...given,
  }
  const now = (): number => clock.now() + settings.clockOffsetMs
  const books = new ErpBooks(now, { uniqueMarks, epoch })
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`
  const stopping = new AbortController()

  let server: Server | undefined
  let port = wanted
  const up = async (): Promise<void> => {
    state.hanging = false
    for (const response of state.unanswered) response.destroy()
    if (server !== undefined || stopping.signal.aborted) return
    const handler: RequestListener = (request, response) => {
      void handleContract(state, request, response)
    }
    server = await listen(port, handler, name === undefined ? HOST : '0.0.0.0')
    port = portOf(server)
  }
  const refuse = async (): Promise<void> => {
    const closing = server
    server = undefined
    if (closing !== undefined) await close(closing)
  }
  const down = async ({ ms, hang = false }: DownOptions = {}): Promise<void> => {
    if (hang) {
      await up()
      state.hanging = true
    } else await refuse()
    if (ms !== undefined) void clock.sleep(ms, stopping.signal).then(up)
  }
  const state: ErpServerState = {
    books,
    backup: undefined,
    faults,
    settings,
    rate: new RateWindow(),
    stopping: stopping.signal,
    token,
    hanging: false,
    unanswered: new Set(),
    down,
    up,
  }

  await up()
  const admin = await listen(0, (request, response) => {
    void handleKnob(state, request, response)
  })
  const background = Promise.all([
    autoShip(state, clock, stopping.signal),
    sendWebhooks(state, webhookSecret, clock, stopping.signal),
  ])
  return {
    baseUrl: `http://${name ?? HOST}:${String(port)}`,
    adminUrl: `http://${HOST}:${String(portOf(admin))}/lab`,
    token,
    webhookSecret,
    books,
    faults,
    settings,
    down,
    up,
    stop: async () => {
      stopping.abort()
      await background
      await refuse()
      await close(admin)
    },
  }
}
