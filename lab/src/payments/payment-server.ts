import { randomBytes } from 'node:crypto'
import { FaultPlan } from '@carrick/erp/books'
import { type Clock, systemClock } from '@carrick/kernel'
import { answerTo } from '../erp/handle-request.ts'
import { problem } from '../erp/replies.ts'
import type { DownOptions } from '../erp/server-state.ts'
import { startSwitchedServer } from '../erp/switched-server.ts'
import { knobRoute } from './knob-routes.ts'
import { createPaymentBooks, type PaymentBooks } from './payment-books.ts'
import { refundRoute } from './refund-routes.ts'
import { newSecret, tellRefunds, type WebhookSettings } from './refund-webhooks.ts'
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
  /** Signs its webhooks. */
  readonly webhookSecret: string
  readonly books: PaymentBooks
  readonly faults: FaultPlan
  /** May be changed at any time. */
  readonly webhooks: WebhookSettings
  /** Cuts what is under way and refuses connections until `up`. */
  down(options?: Pick<DownOptions, 'ms'>): Promise<void>
  up(): Promise<void>
  stop(): Promise<void>
}

/** Listens on the loopback address. */
export const startLabPayments = async ({
  port = 0,
  token = randomBytes(18).toString('base64url'),
  name,
  clock = systemClock,
}: LabPaymentsOptions = {}): Promise<LabPayments> => {
  const books = createPaymentBooks()
  const faults = new FaultPlan()
  const webhooks: WebhookSettings = { url: undefined, faults: [] }
  const webhookSecret = newSecret()
  const stopping = new AbortController()
  const up = async (): Promise<void> => {
    if (!stopping.signal.aborted) await contract.up()
  }
  const down = async ({ ms }: Pick<DownOptions, 'ms'> = {}): Promise<void> => {
    await contract.down()
    if (ms !== undefined) void clock.sleep(ms, stopping.signal).then(up)
  }
  const state: PaymentServerState = {
    books,
    faults,
    webhooks,
    token,
    stopping: stopping.signal,
    down,
    up,
  }

  tellRefunds(books, webhooks, webhookSecret, clock, stopping.signal)
  const contract = await startSwitchedServer({ port, name }, (request, response) => {
    void answerTo(response, async () => {
      if (request.headers.authorization === `Bearer ${token}`)
        await refundRoute(state, request, response)
      else problem(response, 401, { title: 'The bearer token is missing or wrong' })
    })
  })
  const admin = await startSwitchedServer({ port: 0 }, (request, response) => {
    void answerTo(response, () => knobRoute(state, request, response))
  })
  return {
    baseUrl: contract.origin,
    adminUrl: `${admin.origin}/lab`,
    token,
    webhookSecret,
    books,
    faults,
    webhooks,
    down,
    up,
    stop: async () => {
      stopping.abort()
      await contract.down()
      await admin.down()
    },
  }
}
