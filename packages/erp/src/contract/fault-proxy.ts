import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, FaultPlan } from '../books/faults.ts'
import type { ErpFaults } from './case.ts'

/** Stands before any ERP that speaks HTTP and fails as asked. Loopback only. */
export interface FaultProxy {
  /** For the adapter, in place of the ERP's own. */
  readonly baseUrl: string
  readonly faults: ErpFaults
  close(): Promise<void>
}

interface Upstream {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

const bodyOf = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const forward = async (
  upstream: URL,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Upstream> => {
  const path = upstream.pathname.replace(/\/$/, '') + (url ?? '/')
  const { hostname, port } = upstream
  const own = { ...headers, host: upstream.host, connection: 'close' }
  const sent = request({ hostname, port, path, method, headers: own, agent: false })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await bodyOf(answer) }
}

const pass = (response: ServerResponse, { status, headers, body }: Upstream): void => {
  const kept = Object.fromEntries(
    ['content-type', 'content-encoding', 'retry-after'].flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  response.writeHead(status, { ...kept, 'content-length': body.length }).end(body)
}

const problem = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const body = JSON.stringify({ title: 'The fault proxy said so', status })
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(body)
}

export interface FaultProxyOptions {
  /** Tells requests that change something; default: every POST but a simulation. */
  readonly changes?: (request: IncomingMessage, body: Buffer) => boolean
  /** Tells answers that bring a new document; default: those of status 201. */
  readonly creates?: (answer: { readonly status: number }, body: Buffer) => boolean
}

const ANY = { mark: '', customerPoNumber: null, skus: [] }

/** `upstream` is the ERP's base URL (http). */
export const startFaultProxy = async (
  upstream: string,
  {
    changes = ({ method, url }) => method === 'POST' && url?.endsWith('/simulations') !== true,
    creates = ({ status }) => status === 201,
  }: FaultProxyOptions = {},
): Promise<FaultProxy> => {
  const target = new URL(upstream)
  const plan = new FaultPlan()
  let holding: Promise<unknown>[] = []
  let lastDocument: Upstream | undefined

  const strike = async (
    fault: Fault | undefined,
    incoming: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> => {
    const act = (): Promise<Upstream> => forward(target, incoming, body)
    switch (fault?.kind) {
      case undefined: {
        const answer = await act()
        if (creates(answer, body)) lastDocument = answer
        pass(response, answer)
        return
      }
      case 'cut-before-commit':
        response.destroy()
        return
      case 'cut-after-commit':
        await act()
        response.destroy()
        return
      case 'hold':
      case 'delay':
        plan.keep(() => holding.push(act()))
        return
      case 'throttle':
        problem(response, 429, { 'retry-after': String(fault.afterMs / 1000) })
        return
      case 'not-now':
        problem(response, 503)
        return
      case 'server-error':
        await act()
        problem(response, 500)
        return
      case 'malformed':
        await act()
        response.writeHead(201, { 'content-type': 'application/json' }).end('{"documentId": 7')
        return
      case 'foreign-answer': {
        const own = await act()
        pass(response, lastDocument ?? own)
        return
      }
      case 'repeat':
        await act()
        pass(response, await act())
    }
  }

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming)
    const fault = changes(incoming, body) ? plan.take(ANY) : undefined
    await strike(fault, incoming, response, body)
  }

  let port = 0
  const listen = async (): Promise<Server> => {
    const server = createServer((incoming, response) => {
      handle(incoming, response).catch(() => response.destroy())
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    return server
  }
  let server: Server | undefined = await listen()

  const down = async (): Promise<void> => {
    const closing = server
    if (closing === undefined) return
    server = undefined
    closing.close()
    closing.closeAllConnections()
    await once(closing, 'close')
  }
  const up = async (): Promise<void> => {
    server ??= await listen()
  }
  const letGo = async (): Promise<void> => {
    plan.letGo()
    const done = holding
    holding = []
    await Promise.all(done)
  }
  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    faults: {
      next: (fault) => {
        plan.add(fault)
        return Promise.resolve()
      },
      letGo,
      down,
      up,
      clear: async () => {
        plan.forget()
        await letGo()
        await up()
      },
    },
    close: async () => {
      await letGo()
      await down()
    },
  }
}
