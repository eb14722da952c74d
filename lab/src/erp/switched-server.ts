import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const HOST = '127.0.0.1'

/** A server that can be away for a while: it comes back on the port that it had. */
export interface SwitchedServer {
  /** As clients call it. */
  readonly origin: string
  up(): Promise<void>
  /** Cuts what is under way and refuses connections until `up`. */
  down(): Promise<void>
}

export interface ServerAddress {
  /** 0: a free one. */
  readonly port: number
  /** A name that clients on other machines call it by: it listens on all addresses then. */
  readonly name?: string | undefined
}

/** Is up when it is handed over. */
export const startSwitchedServer = async (
  { port: wanted, name }: ServerAddress,
  handler: RequestListener,
): Promise<SwitchedServer> => {
  let port = wanted
  let server: Server | undefined
  const up = async (): Promise<void> => {
    if (server !== undefined) return
    const opened = createServer({ keepAliveTimeout: 60_000 }, handler)
    server = opened
    opened.listen(port, name === undefined ? HOST : '0.0.0.0')
    await once(opened, 'listening')
    port = (opened.address() as AddressInfo).port
  }
  await up()
  return {
    get origin() {
      return `http://${name ?? HOST}:${String(port)}`
    },
    up,
    down: async () => {
      const closing = server
      server = undefined
      if (closing === undefined) return
      closing.close()
      closing.closeAllConnections()
      await once(closing, 'close')
    },
  }
}
