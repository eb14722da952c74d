import { afterEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { MeshError } from '@carrick/kernel'
import { silentLogger } from '@carrick/telemetry'
import { createHttpServer, type HttpServer, requireBearer } from './http-server.ts'
import { HttpProblem } from './problem.ts'

const servers: HttpServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

const serve = async (routes: (server: HttpServer) => void, answerMs?: number): Promise<string> => {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger(),
    bodyLimit: 100,
    ...(answerMs !== undefined && { answerMs }),
  })
  servers.push(server)
  routes(server)
  return server.listen()
}

/** fetch() does not send every method. */
const raw = async (url: string, method: string, path: string) => {
  const request = httpRequest(new URL(path, url), { method }).end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const body = Buffer.concat((await response.toArray()) as Buffer[]).toString()
  return { status: response.statusCode, allow: response.headers.allow, body }
}

describe('HTTP server', () => {
  it('says which port it cannot have', async () => {
    const { port } = new URL(await serve(() => undefined))
    const second = createHttpServer({
      host: '127.0.0.1',
      port: Number(port),
      logger: silentLogger(),
    })
    servers.push(second)
    await expect(second.listen()).rejects.toMatchObject({
      code: 'MESH_HTTP_PORT',
      message: `Port ${port} of 127.0.0.1 is taken by another program; expected one that is free`,
    })
  })

  it('gives up a connection when the answer takes longer than it may', async () => {
    const url = await serve(({ app }) => {
      app.get('/x', () => new Promise(() => undefined))
    }, 50)
    await expect(fetch(`${url}/x`)).rejects.toThrow('fetch failed')
  })

  it('answers a refusal as problem details with code and findings', async () => {
    const url = await serve(({ app }) => {
      app.get('/x', () => {
        throw new HttpProblem(422, 'MESH_ORDER_QUANTITY', 'The order is not valid', {
          findings: [
            {
              path: 'lines[0].quantity',
              code: 'MESH_ORDER_QUANTITY',
              severity: 'error',
              message: 'is 0, must be more than 0',
            },
          ],
        })
      })
    })
    const response = await fetch(`${url}/x`)
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({
      code: 'MESH_ORDER_QUANTITY',
      findings: [{ path: 'lines[0].quantity' }],
    })
  })

  it.each([
    ['broken JSON', '{"a":', 400],
    ['a body over the limit', JSON.stringify({ a: 'x'.repeat(200) }), 413],
  ])('refuses %s without crashing', async (_name, body, status) => {
    const url = await serve(({ app }) => {
      app.post('/x', () => ({}))
    })
    const response = await fetch(`${url}/x`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code: 'MESH_HTTP_REQUEST', status })
  })

  it('says how long a body may be', async () => {
    const url = await serve(({ app }) => {
      app.post('/x', { bodyLimit: 50 }, () => ({}))
    })
    const body = JSON.stringify({ a: 'x'.repeat(80) })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/x`, { method: 'POST', body, headers })
    expect(await response.json()).toMatchObject({
      status: 413,
      title: 'The body is too long; expected at most 50 bytes',
    })
  })

  it('tells 503 for a failure that passes, and hides the inside of any other', async () => {
    const url = await serve(({ app }) => {
      app.get('/held', () => {
        throw new MeshError('MESH_STORE_UNAVAILABLE', 'The database is away', { kind: 'held' })
      })
      app.get('/bug', () => {
        throw new Error('password=hunter2')
      })
    })
    expect((await fetch(`${url}/held`)).status).toBe(503)
    const bug = await fetch(`${url}/bug`)
    expect(bug.status).toBe(500)
    expect(await bug.text()).not.toContain('hunter2')
  })

  it('names an address that it does not have', async () => {
    const url = await serve(() => undefined)
    expect(await (await fetch(`${url}/nowhere`)).json()).toMatchObject({
      code: 'MESH_HTTP_NOT_FOUND',
    })
  })

  it.each(['POST', 'DELETE', 'TRACE', 'QUERY'])(
    'tells which methods an address takes when %s is none of them',
    async (method) => {
      const url = await serve(({ app }) => {
        app.get('/orders/:id', () => ({}))
      })
      const answer = await raw(url, method, '/orders/7')
      expect(answer.status).toBe(405)
      expect(answer.allow).toBe('GET, HEAD')
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'MESH_HTTP_METHOD', status: 405 })
    },
  )

  it('refuses an address that cannot be decoded as it refuses everything else', async () => {
    const url = await serve(({ app }) => {
      app.get('/orders/:id', () => ({}))
    })
    const response = await fetch(`${url}/orders/%ED%A0%80`)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'MESH_HTTP_REQUEST' })
  })

  it('lets only the bearer of the token in', async () => {
    const url = await serve(({ app }) => {
      requireBearer(app, 'a-token-of-this-start')
      app.get('/x', () => ({ ok: true }))
    })
    const status = async (authorization?: string): Promise<number> =>
      (await fetch(`${url}/x`, authorization === undefined ? {} : { headers: { authorization } }))
        .status
    expect(await status()).toBe(401)
    expect(await status('Bearer wrong')).toBe(401)
    expect(await status('Basic a-token-of-this-start')).toBe(401)
    expect(await status('Bearer a-token-of-this-start')).toBe(200)
  })
})
