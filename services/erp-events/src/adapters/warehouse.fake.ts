import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Warehouse {
  readonly url: string
  readonly token: string
  /** By number; what it has and may be asked for. */
  readonly messages: Map<number, unknown>
  /** `from-to` of each question, in order. */
  readonly asked: readonly string[]
  /** Answers like this instead; undefined = as the contract says. */
  fault: { readonly status: number; readonly body?: string; readonly location?: string } | undefined
  close(): Promise<void>
}

/** A warehouse that can be asked for the messages that it sent. */
export const startWarehouse = async (): Promise<Warehouse> => {
  const asked: string[] = []
  const messages = new Map<number, unknown>()
  const token = 'let-me-in'
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://warehouse')
    const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))]
    asked.push(`${String(from)}-${String(to)}`)
    const answer = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    }
    const { fault } = warehouse
    if (fault !== undefined) {
      answer(fault.status, fault.body ?? '', fault.location ? { location: fault.location } : {})
    } else if (request.headers.authorization !== `Bearer ${token}`) {
      answer(401, '{}')
    } else {
      const found = [...messages].filter(([number]) => number >= from && number <= to)
      answer(200, JSON.stringify({ messages: found.map(([, message]) => message) }))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const warehouse: Warehouse = {
    url: `http://127.0.0.1:${String(port)}/facts?site=north`,
    token,
    messages,
    asked,
    fault: undefined,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return warehouse
}
