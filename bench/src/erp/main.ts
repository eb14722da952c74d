import { createServer, type Socket } from 'node:net'
import { dueAtOf } from '../scene/meter.ts'

/**
 * An ERP that costs little: HTTP/1.1 with keep-alive over plain sockets, as much of it as a POST with a
 * content-length needs. It answers after `latencyMs`, at most `perSecond` answers a second, keeps the
 * last version of each order and counts arrivals that go back. Settings as JSON on the command line.
 */
interface ErpSettings {
  readonly latencyMs: number
  readonly perSecond?: number
}

export interface ErpReport {
  readonly posts: number
  /** Arrivals of a lower version of an order after a higher one. */
  readonly inversions: number
  /** Arrivals of a version that was there already. */
  readonly repeats: number
  /** Milliseconds from the first arrival to the last answer, and to the last urgent answer. */
  readonly lastMs: number
  readonly urgentMs: number
  /** Of urgent orders whose key says when they were due: milliseconds until they were answered. */
  readonly urgentWaits: readonly number[]
  /** What each request took here, milliseconds, the wait for its turn included. */
  readonly servedMs: readonly number[]
}

const { latencyMs, perSecond } = JSON.parse(process.argv[2] ?? '{}') as ErpSettings
const URGENT = 9
const END = '\r\n\r\n'

let versions = new Map<string, number>()
let urgentWaits: number[] = []
let servedMs: number[] = []
let posts = 0
let inversions = 0
let repeats = 0
let firstAt: number | undefined
let lastAt = 0
let urgentAt = 0
let nextAt = 0

const header = (head: string, name: string): string => {
  const from = head.indexOf(`\r\n${name}: `)
  if (from < 0) return ''
  const start = from + name.length + 4
  const end = head.indexOf('\r\n', start)
  return head.slice(start, end < 0 ? undefined : end)
}

const BODY = '{"documentId":"SO-1000001","acknowledgement":"ACCEPTED"}'
const ANSWER = `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: ${String(BODY.length)}\r\n\r\n${BODY}`

const note = (head: string): boolean => {
  const order = header(head, 'x-order')
  const version = Number(header(head, 'x-version'))
  const before = versions.get(order) ?? 0
  posts += 1
  if (version < before) inversions += 1
  else if (version === before) repeats += 1
  else versions.set(order, version)
  return Number(header(head, 'x-priority')) === URGENT
}

const answer = (socket: Socket, head: string): void => {
  const now = performance.now()
  firstAt ??= now
  const isUrgent = note(head)
  let wait = latencyMs
  if (perSecond !== undefined) {
    nextAt = Math.max(nextAt + 1000 / perSecond, now)
    wait = Math.max(wait, nextAt - now)
  }
  setTimeout(() => {
    lastAt = performance.now()
    servedMs.push(lastAt - now)
    if (isUrgent) {
      urgentAt = lastAt
      const due = dueAtOf(header(head, 'x-order'))
      if (!Number.isNaN(due)) urgentWaits.push(performance.timeOrigin + lastAt - due)
    }
    socket.write(ANSWER)
  }, wait)
}

const serve = (socket: Socket): void => {
  let kept = ''
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  // As latin1 a character is a byte, so lengths agree; the body is not read.
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    kept = kept === '' ? chunk : kept + chunk
    for (;;) {
      const end = kept.indexOf(END)
      if (end < 0) return
      const head = kept.slice(0, end).toLowerCase()
      const size = end + END.length + Number(header(head, 'content-length'))
      if (kept.length < size) return
      kept = kept.slice(size)
      answer(socket, head)
    }
  })
}

const report = (): ErpReport => ({
  posts,
  inversions,
  repeats,
  lastMs: lastAt - (firstAt ?? lastAt),
  urgentMs: urgentAt === 0 ? 0 : urgentAt - (firstAt ?? urgentAt),
  urgentWaits,
  servedMs,
})

const reset = (): void => {
  versions = new Map()
  posts = inversions = repeats = 0
  urgentWaits = []
  servedMs = []
  firstAt = undefined
  lastAt = urgentAt = nextAt = 0
}

process.on('disconnect', () => process.exit(0))
// A report ends a run: the next one begins from nothing.
process.on('message', () => {
  process.send?.({ report: report() })
  reset()
})

const server = createServer(serve)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port })
})
