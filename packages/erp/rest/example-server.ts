// The smallest ERP of openapi.yaml, with nothing but Node: an example to copy into your own ERP.
// It keeps everything in memory and never runs out of stock. Start: node example-server.ts 8080 my-token
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'

type Json = Record<string, unknown>
type Answer = { status: number; body: Json }
/** Every version of the order that was taken, and the ids of the requests that changed it. */
type Stored = { orders: Json[]; document: Json; requests: Set<string> }

const CUSTOMERS = ['C-1', 'C-2', 'C-3']
const PRODUCTS = ['P-1', 'P-2', 'P-3']
// Rule one. In a database: a table of orders with a UNIQUE constraint on its column mark.
const byMark = new Map<string, Stored>()
const byNumber = new Map<string, Stored>()
// Rule three: the feed holds whole documents with their version; a cursor is a position in it.
const feed: Json[] = []
const epoch = randomUUID()

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const items = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

// Rule two: a problem of status 4xx promises that nothing was done.
const problem = (status: number, code: string, title: string, findings: Json[] = []): Answer => ({
  status,
  body: { title, status, code, findings },
})
const noDocument = problem(404, 'UNKNOWN_DOCUMENT', 'There is no such document')

const page = (entries: Json[], query: URLSearchParams): Answer => {
  const [of, at] = (query.get('cursor') ?? `${epoch}.0`).split('.')
  if (of !== epoch) return problem(410, 'CURSOR_GONE', 'The cursor is not known')
  const end = Math.min(Number(at) + Number(query.get('limit') ?? 200), entries.length)
  const cursor = `${epoch}.${String(end)}`
  const body = { entries: entries.slice(Number(at), end), cursor, more: end < entries.length }
  return { status: 200, body }
}

const masterData = (numbers: string[]): Json[] =>
  numbers.map((number) => ({ number, internalId: number, name: number, active: true }))

const AMOUNT = /^-?\d{1,15}(\.\d{1,4})?$/
const QUANTITY = /^(?=.*[1-9])\d{1,12}(\.\d{1,6})?$/

const findingsOf = (order: Json): Json[] => {
  const found: Json[] = []
  const expect = (holds: boolean, path: string, code: string, message: string): void => {
    if (!holds) found.push({ path, code, message })
  }
  const lines = items(order['lines'])
  const isKnown = CUSTOMERS.includes(text(order['customerNumber']))
  expect(isKnown, 'customerNumber', 'UNKNOWN_CUSTOMER', 'is not known here')
  const isShort = text(order['customerPoNumber']).length <= 35
  expect(isShort, 'customerPoNumber', 'TOO_LONG', 'is longer than 35 characters')
  expect(order['currency'] === 'EUR', 'currency', 'CURRENCY', 'expected EUR')
  expect(lines.length > 0 && lines.length <= 500, 'lines', 'COUNT', 'expected 1 to 500 lines')
  const refs = lines.map(({ lineRef }) => lineRef)
  lines.slice(0, 500).forEach(({ lineRef, sku, quantity, netAmount }, index) => {
    const at = `lines[${String(index)}]`
    expect(refs.indexOf(lineRef) === index, `${at}.lineRef`, 'LINE_REPEATED', 'is not unique')
    expect(PRODUCTS.includes(text(sku)), `${at}.sku`, 'UNKNOWN_PRODUCT', 'is not known here')
    expect(QUANTITY.test(text(quantity)), `${at}.quantity`, 'QUANTITY', 'expected more than 0')
    expect(AMOUNT.test(text(netAmount)), `${at}.netAmount`, 'FORMAT', 'expected a decimal text')
  })
  return found
}

/** Exact: texts of at most four digits after the point are counted in ten-thousandths. */
const sum = (amounts: string[]): string => {
  const total = amounts
    .map((amount) => amount.split('.'))
    .reduce((all, [whole = '', part = '']) => all + BigInt(whole + part.padEnd(4, '0')), 0n)
  const digits = String(total).padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`
}

const save = (stored: Stored, change: Json, status: number): Answer => {
  const version = Number(stored.document['version'] ?? 0) + 1
  stored.document = { ...stored.document, ...change, version }
  feed.push({ type: 'order', at: new Date().toISOString(), document: stored.document })
  return { status, body: stored.document }
}

/** What the document says of an order; all that is known here is in stock. */
const answered = (order: Json): Json => {
  const [lines, charges] = [items(order['lines']), items(order['charges'])]
  const amounts = [
    ...lines.map((line) => line['netAmount']),
    ...charges.map((one) => one['amount']),
  ]
  return {
    orderVersion: order['version'] ?? 1,
    acknowledgement: 'AP',
    lines: lines.map(({ lineRef, quantity }) => {
      return { lineRef, code: 'AP', confirmed: quantity, backordered: '0' }
    }),
    currency: order['currency'],
    netAmount: sum(amounts.map(text)),
  }
}

const create = (order: Json): Answer => {
  const mark = text(order['mark'])
  const known = byMark.get(mark)
  if (known?.orders.some((one) => isDeepStrictEqual(one, order)))
    return { status: 200, body: known.document }
  const reused = { path: 'mark', code: 'MARK_REUSED', message: 'is taken, with other content' }
  const findings = known ? [reused] : findingsOf(order)
  if (findings.length > 0) return problem(422, 'REFUSED', 'The order is refused', findings)
  const documentId = `SO-${String(byNumber.size + 1).padStart(6, '0')}`
  const document = { documentId, mark, holds: [], cancelled: false }
  const stored: Stored = { orders: [order], document, requests: new Set() }
  // In a database one transaction: a crash leaves all of this or nothing.
  byMark.set(mark, stored)
  byNumber.set(documentId, stored)
  return save(stored, answered(order), 201)
}

// Of two changes at once one is built on what is not there any more: the version tells which.
const amend = (stored: Stored, { requestId, baseVersion, order }: Json): Answer => {
  const { document, requests, orders } = stored
  if (requests.has(text(requestId))) return { status: 200, body: document }
  if (document['cancelled'] === true) return problem(422, 'CUT_OFF', 'The order is cancelled')
  if (document['orderVersion'] !== baseVersion)
    return problem(422, 'STALE_BASE', 'The order has changed since')
  const wanted = order as Json
  const findings = findingsOf(wanted)
  if (findings.length > 0) return problem(422, 'REFUSED', 'The change is refused', findings)
  requests.add(text(requestId))
  orders.push(wanted)
  return save(stored, answered(wanted), 200)
}

const cancel = (stored: Stored, { lines }: Json): Answer => {
  if (stored.document['cancelled'] === true) return { status: 200, body: stored.document }
  if (items(lines).length === 0) return save(stored, { cancelled: true }, 200)
  return problem(422, 'PARTIAL_CANCEL_UNSUPPORTED', 'Orders are cancelled whole here')
}

const route = (method: string, { pathname, searchParams }: URL, body: Json): Answer => {
  const [, room = '', number, action = ''] = pathname.split('/')
  const stored = byNumber.get(decodeURIComponent(number ?? ''))
  if (room === 'orders' && number !== undefined) {
    if (stored === undefined) return noDocument
    if (method === 'POST' && action === 'amendments') return amend(stored, body)
    if (method === 'POST' && action === 'cancellations') return cancel(stored, body)
    if (method === 'GET' && action === '') return { status: 200, body: stored.document }
  }
  const found = byMark.get(searchParams.get('mark') ?? '')
  if (method === 'POST' && pathname === '/orders') return create(body)
  if (method === 'GET' && pathname === '/orders')
    return { status: 200, body: { orders: found ? [found.document] : [] } }
  if (method === 'GET' && pathname === '/changes') return page(feed, searchParams)
  if (method === 'GET' && pathname === '/customers')
    return page(masterData(CUSTOMERS), searchParams)
  if (method === 'GET' && pathname === '/products') return page(masterData(PRODUCTS), searchParams)
  if (method === 'GET' && pathname === '/health') return { status: 200, body: { status: 'ok' } }
  return problem(404, 'NO_OPERATION', `There is no ${method} ${pathname}`)
}

const answer = async (request: IncomingMessage, token: string): Promise<Answer> => {
  if (request.headers.authorization !== `Bearer ${token}`)
    return problem(401, 'TOKEN', 'The bearer token is missing or wrong')
  try {
    const sent = Buffer.concat((await request.toArray()) as Buffer[])
    const body = JSON.parse(sent.length === 0 ? '{}' : sent.toString()) as Json | null
    return route(request.method ?? '', new URL(request.url ?? '/', 'http://erp'), body ?? {})
  } catch (thrown) {
    const isInput = thrown instanceof SyntaxError || thrown instanceof URIError
    if (isInput) return problem(400, 'FORMAT', 'The request cannot be read')
    return problem(500, 'BROKEN', 'Something broke')
  }
}

/** Listens on the loopback address. */
export const startExampleServer = async (port: number, token: string) => {
  const server = createServer((request, response) => {
    void answer(request, token).then(({ status, body }) => {
      const type = status < 400 ? 'application/json' : 'application/problem+json'
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const countOf = (mark: string): number =>
    [...byNumber.values()].filter(({ document }) => document['mark'] === mark).length
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { baseUrl, countOf, close }
}

if (import.meta.main) {
  const [port = '8080', token = randomUUID()] = process.argv.slice(2)
  const { baseUrl } = await startExampleServer(Number(port), token)
  process.stdout.write(`The example ERP listens at ${baseUrl}, its token is ${token}\n`)
}
