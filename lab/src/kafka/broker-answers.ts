import { connect } from 'node:net'

const API_VERSIONS = 18
const CORRELATION = 7

/** ApiVersions request, version 0, without a client id (Kafka protocol guide). */
const request = (): Buffer => {
  const bytes = Buffer.alloc(14)
  bytes.writeInt32BE(10, 0)
  bytes.writeInt16BE(API_VERSIONS, 4)
  bytes.writeInt16BE(0, 6)
  bytes.writeInt32BE(CORRELATION, 8)
  bytes.writeInt16BE(-1, 12)
  return bytes
}

/** True when a broker answers there, which an open port alone does not prove. */
export const brokerAnswers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => {
      end(false)
    })
    socket.on('error', () => {
      end(false)
    })
    socket.on('connect', () => socket.write(request()))
    socket.on('data', (answer: Buffer) => {
      end(
        answer.length >= 10 && answer.readInt32BE(4) === CORRELATION && answer.readInt16BE(8) === 0,
      )
    })
  })
