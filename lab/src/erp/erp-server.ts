import { randomBytes } from 'node:crypto'
import { ErpBooks, FaultPlan } from '@carrick/erp/books'
import { type Clock, systemClock, UTC } from '@carrick/kernel'
import { autoShip } from './auto-ship.ts'
import { handleContract, handleKnob } from './handle-request.ts'
import { RateWindow } from './rate-window.ts'
import type { DownOptions, ErpServerState, LabErpSettings } from './server-state.ts'
import { startSwitchedServer } from './switched-server.ts'
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
  /** IANA name: in whose calendar it dates documents; UTC when absent. */
  readonly zone?: string
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

/** Listens on the loopback address. */
export const startLabErp = async ({
  port = 0,
  token = randomBytes(18).toString('base64url'),
  name,
  settings: given = {},
  uniqueMarks = true,
  clock = systemClock,
  zone = UTC,
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
  const books = new ErpBooks(now, { uniqueMarks, epoch, zone })
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`
  const stopping = new AbortController()

  const up = async (): Promise<void> => {
    state.hanging = false
    for (const response of state.unanswered) response.destroy()
    if (!stopping.signal.aborted) await contract.up()
  }
  const down = async ({ ms, hang = false }: DownOptions = {}): Promise<void> => {
    if (hang) {
      await up()
      state.hanging = true
    } else await contract.down()
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

  const contract = await startSwitchedServer({ port, name }, (request, response) => {
    void handleContract(state, request, response)
  })
  const admin = await startSwitchedServer({ port: 0 }, (request, response) => {
    void handleKnob(state, request, response)
  })
  const background = Promise.all([
    autoShip(state, clock, stopping.signal),
    sendWebhooks(state, webhookSecret, clock, stopping.signal),
  ])
  return {
    baseUrl: contract.origin,
    adminUrl: `${admin.origin}/lab`,
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
      await contract.down()
      await admin.down()
    },
  }
}
