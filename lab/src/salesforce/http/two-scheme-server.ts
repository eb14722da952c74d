import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Certificates } from './certificates.ts'

/** First byte of a TLS handshake record. */
const TLS_HANDSHAKE = 0x16
/** URLs of 16 KiB and their headers have to fit. */
const MAX_HEADER = 65_536

export interface TwoSchemeServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * One port that speaks HTTP and HTTPS: some clients cannot be given an authority, others insist on
 * https. The first byte of a connection tells which it is.
 */
export const startTwoSchemeServer = async (
  host: string,
  port: number,
  certificates: Certificates,
  listener: RequestListener,
): Promise<TwoSchemeServer> => {
  const options = { maxHeaderSize: MAX_HEADER, keepAliveTimeout: 60_000 }
  const plain = createHttpServer(options, listener)
  const secure = createHttpsServer(
    { ...options, cert: certificates.certificate, key: certificates.privateKey },
    listener,
  )
  const sockets = new Set<Socket>()
  const front = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('data', (first) => {
      socket.pause()
      socket.unshift(first)
      const target = first[0] === TLS_HANDSHAKE ? secure : plain
      target.emit('connection', socket)
      process.nextTick(() => socket.resume())
    })
  })
  secure.on('tlsClientError', (_error, socket) => socket.destroy())
  front.listen(port, host)
  await once(front, 'listening')
  return {
    port: (front.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      front.close()
      await once(front, 'close')
    },
  }
}
