import { once } from 'node:events'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface TlsFrontOptions {
  /** URL of the server behind, https. */
  readonly target: string
  /** PEM: who signed the certificate of the server behind. */
  readonly authority: string
  /** PEM: what this front shows. */
  readonly certificate: string
  readonly privateKey: string
  /** `Authorization` headers of those who may pass; everybody else gets 401. */
  readonly admits: readonly string[]
}

/** A proxy with TLS on both sides that asks who is there, as stands before registries in production. */
export interface TlsFront {
  /** The target's URL with this front in the place of its host. */
  readonly url: string
  close(): Promise<void>
}

export const startTlsFront = async (options: TlsFrontOptions): Promise<TlsFront> => {
  const { target, authority, certificate, privateKey, admits } = options
  const behind = new URL(target)
  const server = createServer({ cert: certificate, key: privateKey }, (incoming, answer) => {
    if (!admits.includes(incoming.headers.authorization ?? '')) {
      answer.writeHead(401, { 'content-type': 'text/plain' }).end('Who is there?')
      return
    }
    const { method, url, headers } = incoming
    const onward = request(
      {
        host: behind.hostname,
        port: behind.port,
        ca: authority,
        method,
        path: url,
        headers: { ...headers, host: behind.host },
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      },
    )
    onward.on('error', () => answer.destroy())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.host = `localhost:${String((server.address() as AddressInfo).port)}`
  return {
    url: url.href,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
