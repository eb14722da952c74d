import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireEntry } from '../history/entry.ts'

/** A request on its way to the ERP. */
export interface Exchange {
  readonly method: string
  readonly path: string
  /** Mark that the request names; empty where it names none. */
  readonly order: string
}

/** One exchange that was stopped on the wire. */
export interface Stopped {
  readonly exchange: Exchange
  /** Lets it go on. */
  readonly release: () => void
  /** Cuts the connection to the caller; a call that was stopped before the ERP never reaches it. */
  readonly cut: () => void
}

type Fits = (exchange: Exchange) => boolean

/** Stands between the mesh and one ERP, sees every call, and stops those that it is told to. */
export interface ErpWire {
  readonly url: string
  /** The next call that fits, before the ERP has it (`call`) or when it has answered (`answer`). */
  readonly stop: (at: 'call' | 'answer', fits: Fits) => Promise<Stopped>
  /** Forgets stops that nothing has run into, and lets go what was stopped. */
  readonly clear: () => void
  /** Answers calls that fit with this status, without the ERP; returns how to end it. */
  readonly refuse: (status: number, fits: Fits) => () => number
  readonly close: () => Promise<void>
}

interface Trap {
  readonly at: 'call' | 'answer'
  readonly fits: Fits
  readonly caught: (stopped: Stopped) => void
}

interface Refusal {
  readonly status: number
  readonly fits: Fits
  struck: number
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const orderOf = (path: string, body: Buffer): string => {
  const asked = new URL(path, 'http://erp').searchParams.get('mark')
  if (asked !== null) return asked
  try {
    const { mark } = JSON.parse(body.toString()) as { mark?: string }
    return mark ?? ''
  } catch {
    return ''
  }
}

export const isCreate = ({ method, path }: Exchange): boolean =>
  method === 'POST' && path === '/orders'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

const ask = (
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const call = request(
      new URL(url ?? '/', target),
      { method: method ?? 'GET', headers, agent: false },
      (answer) => {
        bodyOf(answer).then((content) => {
          resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: content })
        }, reject)
      },
    )
    call.on('error', reject)
    call.end(body)
  })

export const startErpWire = async (
  erp: string,
  target: string,
  write: (entry: WireEntry) => void,
): Promise<ErpWire> => {
  let traps: Trap[] = []
  const refusals = new Set<Refusal>()
  const held = new Set<() => void>()
  let count = 0

  /** False = the caller is cut off. */
  const pass = (at: Trap['at'], exchange: Exchange): Promise<boolean> | true => {
    const trap = traps.find((one) => one.at === at && one.fits(exchange))
    if (trap === undefined) return true
    traps = traps.filter((one) => one !== trap)
    return new Promise((resolve) => {
      const end = (goOn: boolean) => (): void => {
        held.delete(release)
        resolve(goOn)
      }
      const release = end(true)
      held.add(release)
      trap.caught({ exchange, release, cut: end(false) })
    })
  }

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(message)
    const { method = 'GET', url: path = '/' } = message
    const exchange = { method, path, order: orderOf(path, body) }
    count += 1
    const common = { erp, request: count, method, order: exchange.order }
    const isTold = exchange.order !== ''
    const tell = (kind: WireEntry['kind'], status: number): void => {
      if (isTold) write({ kind, at: Date.now(), ...common, status })
    }
    tell('call', 0)
    const refusal = [...refusals].find(({ fits }) => fits(exchange))
    if (refusal !== undefined) {
      refusal.struck += 1
      tell('answer', refusal.status)
      response
        .writeHead(refusal.status, { 'content-type': 'application/problem+json' })
        .end('{"title":"The campaign says no"}')
      return
    }
    const cut = (): void => {
      tell('answer', 0)
      response.destroy()
    }
    if (!(await pass('call', exchange))) {
      cut()
      return
    }
    const answer = await ask(target, message, body).catch(() => undefined)
    if (answer === undefined || !(await pass('answer', exchange)) || response.destroyed) {
      cut()
      return
    }
    tell('answer', answer.status)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    handle(message, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: (at, fits) =>
      new Promise((caught) => {
        traps.push({ at, fits, caught })
      }),
    clear: () => {
      traps = []
      for (const release of [...held]) release()
    },
    refuse: (status, fits) => {
      const refusal: Refusal = { status, fits, struck: 0 }
      refusals.add(refusal)
      return () => {
        refusals.delete(refusal)
        return refusal.struck
      }
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
