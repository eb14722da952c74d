import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createTrytonClient, type TrytonClient } from './client.ts'

interface Heard {
  readonly method: string
  readonly authorization: string | undefined
  readonly keys: readonly string[]
  readonly path: string | undefined
}

type Answer =
  { readonly status: number; readonly body?: unknown; readonly date?: string } | 'cut' | 'silence'

const TOKENS = ['first', 'second', 'third']

describe('the client of Tryton', () => {
  const heard: Heard[] = []
  let logins = 0
  const open: { server?: Server; client?: TrytonClient } = {}

  /** A server that gives out sessions and answers calls by `answerOf`. */
  const serve = async (
    answerOf: (session: string) => Answer,
    loginOf: () => Answer = () => ({
      status: 200,
      body: { id: 0, result: [3, TOKENS[logins++], null] },
    }),
  ): Promise<TrytonClient> => {
    heard.length = 0
    logins = 0
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const message = JSON.parse(body) as Readonly<Record<string, unknown>>
        const method = String(message['method'])
        const { authorization } = request.headers
        heard.push({ method, authorization, keys: Object.keys(message), path: request.url })
        const session = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64').toString()
        const answer: Answer = method === 'common.db.login' ? loginOf() : answerOf(session)
        if (answer === 'silence') return
        if (answer === 'cut') {
          request.socket.destroy()
          return
        }
        const packed = request.headers['accept-encoding'] === 'gzip'
        const bytes = Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body))
        response.writeHead(answer.status, {
          'content-encoding': 'gzip',
          ...(answer.date !== undefined && { date: answer.date }),
        })
        response.end(packed ? gzipSync(bytes) : bytes)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const client = createTrytonClient({
      baseUrl: `http://127.0.0.1:${String(port)}`,
      database: 'erp',
      user: 'carrick',
      password: 'secret',
      concurrency: 2,
    })
    Object.assign(open, { server, client })
    return client
  }

  const ask = (client: TrytonClient, deadlineMs = 5_000) =>
    client.call('model.sale.sale.read', [[1], ['state'], { company: 1 }], {
      signal: new AbortController().signal,
      deadlineMs,
    })

  const stopServer = async (): Promise<void> => {
    open.server?.closeAllConnections()
    await new Promise((resolve) => open.server?.close(resolve) ?? resolve(undefined))
  }

  afterEach(async () => {
    await open.client?.close()
    await stopServer()
  })

  it('logs in once for calls at once, and sends exactly the three keys', async () => {
    const client = await serve(() => ({ status: 200, body: { id: 1, result: 'x'.repeat(5_000) } }))
    const outcomes = await Promise.all([ask(client), ask(client), ask(client)])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
    expect(heard.filter(({ method }) => method === 'common.db.login')).toHaveLength(1)
    expect(heard.every(({ path }) => path === '/erp/rpc/')).toBe(true)
    expect(new Set(heard.map(({ keys }) => keys.join()))).toEqual(new Set(['id,method,params']))
  })

  it('renews a session that has ended, once', async () => {
    const client = await serve((session) =>
      session === 'carrick:3:first' ? { status: 401 } : { status: 200, body: { result: 7 } },
    )
    expect(await ask(client)).toEqual({ kind: 'done', result: 7 })
    expect(await ask(client)).toEqual({ kind: 'done', result: 7 })
    expect(heard.filter(({ method }) => method === 'common.db.login')).toHaveLength(2)
  })

  it('was not sent when the new session is refused as well', async () => {
    const client = await serve(() => ({ status: 401 }))
    const outcome = await ask(client)
    expect(outcome.kind === 'not-sent' && outcome.cause.code).toBe('MESH_ERP_AUTH')
    expect(heard).toHaveLength(4)
  })

  it.each([
    [401, 'not-sent'],
    [429, 'throttled'],
  ])('asks no second time soon after a login was answered with %i', async (status, kind) => {
    const client = await serve(
      () => 'cut',
      () => ({ status }),
    )
    expect([await ask(client), await ask(client)].map((outcome) => outcome.kind)).toEqual([
      kind,
      kind,
    ])
    expect(heard.map(({ method }) => method)).toEqual(['common.db.login'])
  })

  it.each([-600_000, 600_000])('knows that the clock of Tryton is %i ms off', async (off) => {
    const date = new Date(Date.now() + off).toUTCString()
    const client = await serve(() => ({ status: 200, body: { result: 7 }, date }))
    expect(client.clockOffsetMs()).toBe(0)
    await ask(client)
    expect(Math.abs(client.clockOffsetMs() - off)).toBeLessThan(60_000)
  })

  it('is in doubt when the answer is cut', async () => {
    const client = await serve(() => 'cut')
    expect((await ask(client)).kind).toBe('in-doubt')
  })

  it('is in doubt when the answer does not come within the deadline', async () => {
    const client = await serve(() => 'silence')
    expect((await ask(client, 200)).kind).toBe('in-doubt')
  })

  it('was not sent when nobody listens', async () => {
    const client = await serve(() => 'cut')
    await stopServer()
    const outcome = await ask(client)
    expect(outcome.kind === 'not-sent' && outcome.cause.kind).toBe('held')
  })
})
