import { afterEach, describe, expect, it } from '@jest/globals'
import { Pool } from 'undici'
import { exchange, NoReply } from './exchange.ts'
import { type OneServer, serve } from './one-server.fixture.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const open = async (
  listener: Parameters<typeof serve>[0],
): Promise<{ server: OneServer; pool: Pool }> => {
  const server = await serve(listener)
  const pool = new Pool(server.baseUrl, { connections: 1, pipelining: 1 })
  opened.push(server, { close: () => pool.destroy() })
  return { server, pool }
}

const post = { method: 'POST', path: '/', body: '{}' } as const
const never = new AbortController().signal

const failureOf = async (reply: Promise<unknown>): Promise<NoReply> => {
  const thrown: unknown = await reply.catch((one: unknown) => one)
  if (thrown instanceof NoReply) return thrown
  throw new Error('a NoReply was expected')
}

describe('one exchange', () => {
  it('brings status, headers and bytes', async () => {
    const { pool } = await open((_request, response) => {
      response.writeHead(418, { 'retry-after': '1' }).end('short and stout')
    })
    const reply = await exchange(pool, post, never)
    expect(reply.status).toBe(418)
    expect(reply.headers['retry-after']).toBe('1')
    expect(reply.body.toString()).toBe('short and stout')
  })

  it('proves that nothing was sent while it waited for a connection', async () => {
    let arrived = 0
    const { pool } = await open(() => (arrived += 1))
    const first = new AbortController()
    const second = new AbortController()
    const blocking = failureOf(exchange(pool, post, first.signal))
    const waiting = failureOf(exchange(pool, post, second.signal))
    second.abort(new Error('deadline'))
    expect((await waiting).sent).toBe(false)
    first.abort(new Error('deadline'))
    expect((await blocking).message).toBe('deadline')
    expect(arrived).toBeLessThanOrEqual(1)
  })

  it('never sends what was given up while it waited', async () => {
    const paths: (string | undefined)[] = []
    const arrived = Promise.withResolvers<() => void>()
    const { pool } = await open(({ url }, response) => {
      paths.push(url)
      if (url === '/first') arrived.resolve(() => response.end())
      else response.end()
    })
    const given = new AbortController()
    const first = exchange(pool, { method: 'POST', path: '/first' }, never)
    const second = failureOf(exchange(pool, { method: 'POST', path: '/second' }, given.signal))
    given.abort(new Error('given up'))
    await second
    const third = exchange(pool, { method: 'POST', path: '/third' }, never)
    const answerFirst = await arrived.promise
    answerFirst()
    await first
    await third
    expect(paths).toEqual(['/first', '/third'])
  })

  it('says that it was sent once a byte may have left', async () => {
    const { pool } = await open((request) => {
      request.socket.destroy()
    })
    expect((await failureOf(exchange(pool, post, never))).sent).toBe(true)
  })

  it('says that it was sent when the answer breaks off in the middle', async () => {
    const { pool } = await open((_request, response) => {
      response.writeHead(201, { 'content-length': '100' })
      response.write('{"documentId"', () => response.destroy())
    })
    expect((await failureOf(exchange(pool, post, never))).sent).toBe(true)
  })

  it('proves that nothing was sent when nobody listens', async () => {
    const { server, pool } = await open(() => undefined)
    opened.splice(opened.indexOf(server), 1)
    await server.close()
    expect((await failureOf(exchange(pool, post, never))).sent).toBe(false)
  })

  it('proves that nothing was sent when the request itself is not possible', async () => {
    const { pool } = await open(() => undefined)
    const impossible = { method: 'POST', path: '/', headers: { 'x-a': 'line\nfeed' } } as const
    expect((await failureOf(exchange(pool, impossible, never))).sent).toBe(false)
  })
})
