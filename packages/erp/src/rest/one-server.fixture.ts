import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ErpCall } from '../port.ts'

export interface OneServer {
  readonly baseUrl: string
  close(): Promise<void>
}

/** A server of one listener, on the loopback address. */
export const serve = async (listener: RequestListener): Promise<OneServer> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export const within = (deadlineMs: number, signal = new AbortController().signal): ErpCall => ({
  signal,
  deadlineMs,
})
