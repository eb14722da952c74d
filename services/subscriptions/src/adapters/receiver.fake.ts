import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Delivery {
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

export interface Receiver {
  readonly url: string
  readonly deliveries: readonly Delivery[]
  close(): Promise<void>
}

/** An outside party's endpoint; it answers 204 unless it is told otherwise. */
export const startReceiver = async (
  answer: (response: ServerResponse, delivery: Delivery) => void = (response) =>
    response.writeHead(204).end(),
): Promise<Receiver> => {
  const deliveries: Delivery[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const delivery = { headers: request.headers, bytes: Buffer.concat(chunks) }
      deliveries.push(delivery)
      answer(response, delivery)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/hooks`,
    deliveries,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
