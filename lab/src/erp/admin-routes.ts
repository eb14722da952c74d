import type { ServerResponse } from 'node:http'
import { parseDecimal } from '@carrick/kernel'
import type { ErpServerState } from './server-state.ts'
import type { Fault, FaultMatch } from './faults.ts'
import { problem, reply } from './replies.ts'

interface FaultRequest {
  readonly fault: Fault
  readonly times?: number
  readonly match?: FaultMatch
}

interface SettingsRequest {
  readonly latencyMs?: number
  readonly ratePerSecond?: number
  readonly webhookUrl?: string
}

interface MasterDataRequest {
  readonly customers?: readonly {
    readonly number: string
    readonly name: string
    readonly creditLimit?: string
  }[]
  readonly products?: readonly {
    readonly sku: string
    readonly name: string
    readonly onHand: string
  }[]
}

const addMasterData = (
  state: ErpServerState,
  { customers = [], products = [] }: MasterDataRequest,
): void => {
  for (const { number, name, creditLimit } of customers) {
    state.books.addCustomer({
      number,
      name,
      ...(creditLimit === undefined ? {} : { creditLimit: parseDecimal(creditLimit) }),
    })
  }
  for (const { sku, name, onHand } of products)
    state.books.addProduct({ sku, name, onHand: parseDecimal(onHand) })
}

const applySettings = (
  state: ErpServerState,
  { latencyMs, ratePerSecond, webhookUrl }: SettingsRequest,
): void => {
  if (latencyMs !== undefined) state.faults.latencyMs = latencyMs
  if (ratePerSecond !== undefined) state.faults.ratePerSecond = ratePerSecond
  if (webhookUrl !== undefined) state.webhookUrl = webhookUrl
}

const bookView = (state: ErpServerState): unknown =>
  state.books.orders.map(({ document, order, creates, shipments, invoiced }) => ({
    document,
    customerNumber: order.customerNumber,
    extensions: order.extensions,
    creates,
    shipments: shipments.length,
    invoiced,
  }))

/** The knobs over HTTP, under /lab; see docs/lab-erp.md. */
export const adminRoute = async (
  state: ErpServerState,
  method: string,
  url: string,
  body: string,
  response: ServerResponse,
): Promise<void> => {
  const at = `${method} ${url.replace(/\?.*$/, '')}`
  const given: unknown = JSON.parse(body === '' ? '{}' : body)
  switch (at) {
    case 'GET /lab/books':
      reply(response, 200, bookView(state))
      return
    case 'POST /lab/faults': {
      const { fault, times, match } = given as FaultRequest
      state.faults.add(fault, times, match)
      break
    }
    case 'DELETE /lab/faults':
      state.faults.clear()
      break
    case 'POST /lab/settings':
      applySettings(state, given as SettingsRequest)
      break
    case 'POST /lab/master-data':
      addMasterData(state, given as MasterDataRequest)
      break
    case 'POST /lab/stock': {
      const { sku, quantity } = given as { sku: string; quantity: string }
      state.books.restock(sku, parseDecimal(quantity))
      break
    }
    case 'POST /lab/release': {
      const { documentId, hold } = given as { documentId: string; hold: string }
      state.books.releaseHold(documentId, hold)
      break
    }
    case 'POST /lab/ship': {
      const { documentId } = given as { documentId: string }
      state.books.ship(documentId)
      state.books.invoice(documentId)
      break
    }
    case 'POST /lab/down':
      reply(response, 200, { done: true })
      await state.down((given as { ms?: number }).ms)
      return
    default:
      problem(response, 404, `There is no ${at}`)
      return
  }
  reply(response, 200, { done: true })
}
