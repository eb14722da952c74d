import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type OneServer, serve, within } from './one-server.fixture.ts'
import { createRestErp } from './rest-erp.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const credentials = { clientId: 'carrick:mesh', clientSecret: 's%cret', scope: 'orders' }

interface Stage {
  readonly erp: ReturnType<typeof createRestErp>
  readonly asked: IncomingMessage[]
  readonly shown: string[]
  readonly passTime: (ms: number) => void
}

/** An ERP that takes only tokens which its token endpoint gave, each for so many seconds. */
const stage = async (token: (n: number) => { status: number; body: unknown }): Promise<Stage> => {
  const asked: IncomingMessage[] = []
  const shown: string[] = []
  let now = 0
  const server: OneServer = await serve((request, response) => {
    if (request.url === '/token') {
      asked.push(request)
      const { status, body } = token(asked.length)
      response.writeHead(status).end(JSON.stringify(body))
      return
    }
    const given = request.headers.authorization ?? ''
    shown.push(given)
    const isGood = given === `Bearer t${String(asked.length)}`
    response.writeHead(isGood ? 200 : 401).end('{"status":"ok"}')
  })
  const erp = createRestErp({
    instance: 'erp',
    baseUrl: server.baseUrl,
    token: { ...credentials, tokenUrl: `${server.baseUrl}/token` },
    concurrency: 8,
    now: () => now,
  })
  opened.push(server, erp)
  return { erp, asked, shown, passTime: (ms) => (now += ms) }
}

const giving = (n: number) => ({
  status: 200,
  body: { access_token: `t${String(n)}`, expires_in: 600 },
})

describe('client credentials', () => {
  it('fetch one token for all who wait, and keep it', async () => {
    const { erp, asked, shown } = await stage(giving)
    await Promise.all([1, 2, 3, 4, 5].map(() => erp.health(within(2_000))))
    await erp.health(within(2_000))
    expect(asked).toHaveLength(1)
    expect(new Set(shown)).toEqual(new Set(['Bearer t1']))
    const basic = Buffer.from('carrick%3Amesh:s%25cret').toString('base64')
    expect(asked[0]?.headers.authorization).toBe(`Basic ${basic}`)
  })

  it('fetch the next before the first ends', async () => {
    const { erp, asked, passTime } = await stage(giving)
    await erp.health(within(2_000))
    passTime(569_000)
    await erp.health(within(2_000))
    expect(asked).toHaveLength(1)
    passTime(2_000)
    await erp.health(within(2_000))
    expect(asked).toHaveLength(2)
  })

  it('fetch another after the ERP refused one', async () => {
    let revoked = false
    const { erp, asked } = await stage((n) => giving(revoked ? n : n + 1))
    await expect(erp.health(within(2_000))).rejects.toMatchObject({ kind: 'held' })
    revoked = true
    await erp.health(within(2_000))
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['refuses', { status: 401, body: { error: 'invalid_client' } }],
    ['gives none', { status: 200, body: {} }],
    ['talks nonsense', { status: 200, body: null }],
  ])('send nothing when the token endpoint %s, and hold the target', async (_what, answer) => {
    const { erp, shown } = await stage(() => answer)
    const cancelled = await erp.cancel(
      { documentId: 'SO-1', requestId: 'r', lines: [], reason: null },
      within(2_000),
    )
    expect(cancelled).toMatchObject({
      kind: 'transient',
      cause: { kind: 'held', code: 'MESH_ERP_AUTH' },
    })
    expect(shown).toEqual([])
    await expect(erp.health(within(2_000))).rejects.toMatchObject({ code: 'MESH_ERP_AUTH' })
  })
})
