import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Connection, ConnectionPool } from '@platformatic/kafka'
import { eventually } from '@carrick/testkit'
import { watchConnections } from './connections.ts'

describe('connections of the second client', () => {
  let server: Server
  let port: number
  let sockets = 0

  beforeEach(async () => {
    sockets = 0
    server = createServer((socket) => {
      sockets += 1
      socket.on('error', () => undefined).on('close', () => (sockets -= 1))
      socket.resume()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve))
  })

  const fault = (connection: Connection, words: string): void => {
    connection.emit('error', new Error(words))
  }

  it('do not end the process when one of them fails twice, and say why and where', async () => {
    const pool = new ConnectionPool('test', {})
    const connections = watchConnections(pool)
    const connection = await pool.get({ host: '127.0.0.1', port })
    fault(connection, 'alert: bad certificate')
    fault(connection, 'alert: bad certificate')
    expect(connections.because(new Error('Connection closed'))).toMatchObject({
      message: 'Connection closed',
      errors: [
        { message: 'Connection closed' },
        { message: 'alert: bad certificate', broker: `127.0.0.1:${String(port)}` },
      ],
    })
    connections.end()
    await eventually('the end of the connection', () => sockets === 0)
  })

  it('are ended too when the pool forgot them', async () => {
    const pool = new ConnectionPool('test', {})
    const connections = watchConnections(pool)
    const forgotten = await pool.get({ host: '127.0.0.1', port })
    fault(forgotten, 'reset')
    await pool.get({ host: '127.0.0.1', port })
    await eventually('two connections', () => sockets === 2)
    await pool.close()
    connections.end()
    await eventually('the end of both', () => sockets === 0)
  })
})
