import { once } from 'node:events'
import { createServer, connect, type Socket } from 'node:net'

/** Stands between a client and a server and fails in chosen ways. Loopback only. */
export interface TcpProxy {
  readonly port: number
  /** Connections made so far. */
  readonly connections: number
  /** Answers that `cutAnswerTo` has cut so far. */
  readonly cuts: number
  /** What the server says from now on is thrown away; the connections stay up. */
  swallowAnswers(): void
  /** From the next bytes of a client on: passes them to the server, then cuts before the answer comes back. */
  cutAfterNextRequest(): void
  /** The same for the next bytes of a client that hold this text; later ones pass. */
  cutAnswerTo(text: RegExp): void
  /** Cuts every connection now. */
  cut(): void
  /** New connections are cut at once. */
  refuse(): void
  /** The opposite of all of the above, for new connections. */
  heal(): void
  close(): Promise<void>
}

type Mode = 'open' | 'swallow' | 'cut-next' | 'refuse'

/** `host:port` of the server; the proxy listens on a free port. */
export const startTcpProxy = async (server: string): Promise<TcpProxy> => {
  const at = server.lastIndexOf(':')
  const host = server.slice(0, at)
  const port = Number(server.slice(at + 1))
  let mode: Mode = 'open'
  let connections = 0
  let cuts = 0
  let awaited: RegExp | undefined
  const pairs = new Set<readonly [Socket, Socket]>()
  const drop = (pair: readonly [Socket, Socket]): void => {
    pairs.delete(pair)
    for (const socket of pair) socket.destroy()
  }

  const listener = createServer((client) => {
    connections += 1
    if (mode === 'refuse') {
      client.destroy()
      return
    }
    const upstream = connect(port, host)
    const pair = [client, upstream] as const
    pairs.add(pair)
    let doomed = false
    client.on('data', (bytes) => {
      doomed ||= mode === 'cut-next'
      if (awaited?.test(bytes.toString('latin1')) === true) {
        awaited = undefined
        doomed = true
        cuts += 1
      }
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (doomed) drop(pair)
      else if (mode !== 'swallow') client.write(bytes)
    })
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', () => {
        drop(pair)
      })
      socket.on('close', () => {
        drop(pair)
      })
    }
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get connections() {
      return connections
    },
    get cuts() {
      return cuts
    },
    swallowAnswers: () => {
      mode = 'swallow'
    },
    cutAfterNextRequest: () => {
      mode = 'cut-next'
    },
    cutAnswerTo: (text) => {
      awaited = text
    },
    cut: () => {
      for (const pair of pairs) drop(pair)
    },
    refuse: () => {
      mode = 'refuse'
      for (const pair of pairs) drop(pair)
    },
    heal: () => {
      mode = 'open'
      awaited = undefined
    },
    close: async () => {
      for (const pair of pairs) drop(pair)
      listener.close()
      await once(listener, 'close')
    },
  }
}
