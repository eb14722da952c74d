import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { openTryton } from './json-rpc.ts'

describe('a session of the lab with Tryton', () => {
  let server: Server
  let logins = 0
  const done: string[] = []
  beforeAll(async () => {
    server = createServer((request, reply) => {
      void json(request).then((body) => {
        const { method } = body as { method: string }
        const own = Buffer.from(`admin:7:token-${String(logins)}`).toString('base64')
        if (method === 'common.db.login') {
          logins += 1
          reply.end(JSON.stringify({ result: [7, `token-${String(logins)}`] }))
        } else if (request.headers.authorization === `Session ${own}`) {
          done.push(method)
          reply.end(JSON.stringify({ result: done.length }))
        } else reply.writeHead(401).end()
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => {
    server.close()
  })

  it('begins again when Tryton has ended it, and what was asked is done once', async () => {
    const { port } = server.address() as AddressInfo
    const tryton = await openTryton({
      url: `http://127.0.0.1:${String(port)}`,
      database: 'd',
      user: 'admin',
      password: 'secret',
    })
    expect(await tryton.call('model.sale.sale.confirm')).toBe(1)
    logins += 1
    expect(await tryton.call('model.account.invoice.post')).toBe(2)
    expect(done).toEqual(['model.sale.sale.confirm', 'model.account.invoice.post'])
  })
})
