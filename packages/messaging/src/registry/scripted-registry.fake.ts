import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Script =
  | { readonly status: number; readonly body: unknown }
  | { readonly status: number; readonly text: string }
  | { readonly silent: true }
  /** One blank every few ms. */
  | { readonly drips: true }
  | { readonly cut: true }
  | { readonly closes: true }

type Scripted = Script | ((request: { readonly method: string; readonly path: string }) => Script)

export interface ScriptedRegistry {
  readonly url: string
  /** `METHOD path`, oldest first. */
  readonly requests: readonly string[]
  script(next: Scripted): void
  /** Header of the last request. */
  authorization(): string | undefined
  close(): Promise<void>
}

const drip = (response: ServerResponse): void => {
  response.writeHead(200)
  const drops = setInterval(() => response.write(' '), 20)
  response.once('close', () => {
    clearInterval(drops)
  })
}

const play = (script: Script, request: IncomingMessage, response: ServerResponse): void => {
  if ('silent' in script) return
  if ('drips' in script) drip(response)
  else if ('closes' in script) request.socket.destroy()
  else if ('cut' in script) {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{', () => request.socket.destroy())
  } else {
    response.writeHead(script.status, { 'content-type': 'application/json' })
    response.end('text' in script ? script.text : JSON.stringify(script.body))
  }
}

/** A registry that answers as it is told, on the loopback address. */
export const startScriptedRegistry = async (): Promise<ScriptedRegistry> => {
  const requests: string[] = []
  let script: Scripted = { silent: true }
  let authorization: string | undefined
  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request
    requests.push(`${method} ${path}`)
    authorization = request.headers.authorization
    play(typeof script === 'function' ? script({ method, path }) : script, request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    script: (next) => {
      script = next
    },
    authorization: () => authorization,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
