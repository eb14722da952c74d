import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { availability } from './availability.route.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const scene = () => {
  const asked: (string | undefined)[][] = []
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  const client = { name: 'web-shop', channel: 'web', secret: 's' }
  const tokens = {
    lifetimeSeconds: 1,
    issue: () => Promise.resolve(''),
    clientOf: (token: string) => Promise.resolve(token === 'good' ? client : undefined),
  }
  availability(server.app, tokens, {
    availability: (sku, target) => {
      asked.push([sku, target])
      return Promise.resolve({ sku, levels: [] })
    },
  })
  const get = async (query: string, token = 'good') => {
    const url = `/v1/availability${query}`
    const headers = { authorization: `Bearer ${token}` }
    const answer = await server.app.inject({ method: 'GET', url, headers })
    return { status: answer.statusCode, body: answer.json<unknown>() }
  }
  return { get, asked }
}

describe('GET /v1/availability', () => {
  it('answers for each product once, in the order of asking', async () => {
    const { get, asked } = scene()
    expect(await get('?sku=B&sku=A&sku=B&target=demo')).toEqual({
      status: 200,
      body: {
        products: [
          { sku: 'B', levels: [] },
          { sku: 'A', levels: [] },
        ],
      },
    })
    expect(asked).toEqual([
      ['B', 'demo'],
      ['A', 'demo'],
    ])
  })

  it.each([
    ['no product', ''],
    ['an empty one', '?sku='],
    ['too long a one', `?sku=${'x'.repeat(81)}`],
    ['too many', `?${Array.from({ length: 101 }, (_, n) => `sku=${String(n)}`).join('&')}`],
    ['a character that no database keeps', '?sku=%00'],
    ['two ERPs', '?sku=A&target=a&target=b'],
  ])('refuses %s with what was expected', async (_name, query) => {
    const { get, asked } = scene()
    expect(await get(query)).toMatchObject({
      status: 422,
      body: { code: 'MESH_CLIENT_AVAILABILITY' },
    })
    expect(asked).toEqual([])
  })

  it('is for registered clients', async () => {
    const { get } = scene()
    expect(await get('?sku=A', 'bad')).toMatchObject({ status: 401 })
  })
})
