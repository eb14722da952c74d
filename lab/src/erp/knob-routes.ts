import type { IncomingMessage, ServerResponse } from 'node:http'
import { bookTotals, bookView } from './book-view.ts'
import type { Knob } from './knob.ts'
import {
  readCreditLimit,
  readDocument,
  readDown,
  readEntry,
  readFault,
  readHold,
  readMasterData,
  readMove,
  readRestock,
  readSettings,
} from './knob-requests.ts'
import { moneyKnobs } from './money-knobs.ts'
import { readJsonBody } from './read-body.ts'
import { problem, reply } from './replies.ts'
import type { ErpServerState } from './server-state.ts'

const done = (act: () => unknown): boolean => {
  act()
  return true
}

const KNOBS: Readonly<Record<string, Knob>> = {
  'POST /lab/faults': ({ faults }, body) => {
    const { fault, times, match } = readFault(body)
    return done(() => {
      faults.add(fault, times, match)
    })
  },
  'DELETE /lab/faults': ({ faults }) =>
    done(() => {
      faults.forget()
      faults.letGo()
    }),
  'POST /lab/let-go': ({ faults }) => faults.letGo() > 0,
  'POST /lab/settings': ({ settings }, body) => {
    const given = readSettings(body, '')
    const named = typeof body === 'object' && body !== null ? body : {}
    if ('latencyMs' in named) settings.latencyMs = given.latencyMs ?? 0
    if ('ratePerSecond' in named) settings.ratePerSecond = given.ratePerSecond ?? undefined
    if ('autoShipMs' in named) settings.autoShipMs = given.autoShipMs ?? undefined
    if ('webhookUrl' in named) settings.webhookUrl = given.webhookUrl ?? undefined
    if ('clockOffsetMs' in named) settings.clockOffsetMs = given.clockOffsetMs ?? 0
    return true
  },
  'POST /lab/master-data': ({ books }, body) => {
    const { customers, products } = readMasterData(body, '')
    for (const customer of customers ?? []) books.masterData.addCustomer(customer)
    for (const product of products ?? []) books.masterData.addProduct(product)
    return true
  },
  'POST /lab/enter': ({ books }, body) => books.enter(readEntry(body)).kind === 'created',
  'POST /lab/restock': ({ books }, body) => {
    const { sku, quantity } = readRestock(body, '')
    return books.restock(sku, quantity)
  },
  'POST /lab/unreserve': ({ books }, body) => {
    const { documentId, lines } = readMove(body)
    return books.unreserve(documentId, lines)
  },
  'POST /lab/credit-limit': ({ books }, body) => {
    const { number, creditLimit } = readCreditLimit(body, '')
    return books.masterData.setCreditLimit(number, creditLimit ?? undefined)
  },
  'POST /lab/hold': ({ books }, body) => {
    const { documentId, hold, reason } = readHold(body, '')
    return books.hold(documentId, hold, reason)
  },
  'POST /lab/release': ({ books }, body) => {
    const { documentId, hold } = readHold(body, '')
    return books.releaseHold(documentId, hold)
  },
  'POST /lab/ship': ({ books }, body) => {
    const { documentId, lines } = readMove(body)
    return books.ship(documentId, lines)
  },
  'POST /lab/deliver': ({ books }, body) => books.deliver(readDocument(body, '').documentId),
  'POST /lab/invoice': ({ books }, body) => {
    const { documentId, lines } = readMove(body)
    return books.invoice(documentId, lines)
  },
  ...moneyKnobs,
  'POST /lab/backup': (state) =>
    done(() => {
      state.backup = state.books.backup()
    }),
  'POST /lab/restore': ({ books, backup }) => {
    if (backup !== undefined) books.restore(backup)
    return backup !== undefined
  },
  'POST /lab/down': async (state, body) => {
    const { ms, hang } = readDown(body ?? {}, '')
    await state.down({ ms: ms ?? undefined, hang: hang ?? undefined })
    return true
  },
  'POST /lab/up': async (state) => {
    await state.up()
    return true
  },
}

/** The knobs over HTTP, under /lab; docs/erp.md lists them. */
export const knobRoute = async (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lab')
  const at = `${request.method ?? ''} ${pathname}`
  if (at === 'GET /lab/books') {
    reply(response, 200, bookView(state.books, searchParams.get('mark') ?? undefined))
    return
  }
  if (at === 'GET /lab/totals') {
    reply(response, 200, bookTotals(state.books))
    return
  }
  const knob = KNOBS[at]
  if (knob === undefined) {
    const title = `There is no ${at}; there are ${Object.keys(KNOBS).join(', ')}`
    problem(response, 404, { title })
    return
  }
  if (await knob(state, await readJsonBody(request))) reply(response, 200, { done: true })
  else problem(response, 404, { title: 'There is nothing to do that to' })
}
