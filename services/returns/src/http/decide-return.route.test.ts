import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { SOME_ORDER } from '@carrick/testkit'
import { openBook } from '../adapters/open-book.fake.ts'
import { LINE, say, SOME_RETURN } from '../adapters/sample-return.fake.ts'
import { decideReturn } from './decide-return.route.ts'

const TOKEN = 'token-of-the-operator'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

/** A return that waits for approval. */
const scene = () => {
  const book = openBook({ approveAbove: '0' })
  for (const event of [say.queued(), say.posted(), say.shipped({ [LINE]: '3' })]) book.hear(event)
  book.hear(say.snapshot({ [LINE]: '1' }))
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  opened.push(() => server.close())
  const desk = {
    read: () => Promise.resolve(undefined),
    find: (returnId: string) => {
      const state = book.state()
      const isKnown = state?.returns[returnId] !== undefined
      return Promise.resolve(isKnown ? { orderId: SOME_ORDER, returnId, state } : undefined)
    },
    accepted: () => Promise.resolve([]),
    submit: () => Promise.resolve({ kind: 'accepted' as const }),
    instruct: (_orderId: string, instruction: Parameters<typeof book.instruct>[0]) => {
      book.instruct(instruction)
      return Promise.resolve()
    },
  }
  decideReturn(server.app, desk, TOKEN)
  const post = async (
    verb: string,
    payload: object,
    { token = TOKEN, returnId = SOME_RETURN } = {},
  ) => {
    const { statusCode, body } = await server.app.inject({
      method: 'POST',
      url: `/v1/returns/${returnId}/${verb}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    })
    return { status: statusCode, body: JSON.parse(body) as unknown }
  }
  return { book, post }
}

describe('what a person decides about a return', () => {
  it('is done once', async () => {
    const { book, post } = scene()
    expect(await post('approve', { by: 'ada' })).toMatchObject({ status: 202 })
    expect(book.status()).toMatchObject({ state: 'AUTHORIZING' })
    expect(await post('approve', { by: 'ada' })).toMatchObject({
      status: 409,
      body: { code: 'MESH_RETURN_DECIDED' },
    })
  })

  it('is a rejection with its reason', async () => {
    const { book, post } = scene()
    await post('reject', { by: 'ada', reason: 'It was worn' })
    expect(book.status()).toMatchObject({ state: 'REJECTED', exceptionText: 'It was worn' })
  })

  it('is an inspection, line by line', async () => {
    const { book, post } = scene()
    await post('approve', { by: 'ada' })
    book.hear(say.authorized())
    book.hear(say.returned({ [LINE]: '1' }))
    const line = { lineId: LINE, accepted: '0', rejected: '1', disposition: 'SCRAP' }
    expect(await post('inspect', { by: 'bob', lines: [line] })).toMatchObject({ status: 202 })
    expect(book.status()).toMatchObject({ state: 'CLOSED', lines: [{ disposition: 'SCRAP' }] })
  })

  it.each([
    ['approve', {}, 'by', 'MESH_RETURN_FIELD_MISSING'],
    ['reject', { by: 'ada' }, 'reason', 'MESH_RETURN_FIELD_MISSING'],
    ['inspect', { by: 'ada' }, 'lines', 'MESH_RETURN_NO_LINES'],
    [
      'inspect',
      { by: 'ada', lines: [{ lineId: LINE, accepted: '1', rejected: '0', disposition: 'EAT' }] },
      'lines[0].disposition',
      'MESH_RETURN_DISPOSITION',
    ],
  ])('is refused when to %s is written as %j', async (verb, payload, path, code) => {
    expect(await scene().post(verb, payload)).toMatchObject({
      status: 422,
      body: { findings: [{ path, code }] },
    })
  })

  it('is refused without the token of the operator', async () => {
    const { book, post } = scene()
    expect(await post('approve', { by: 'ada' }, { token: 'guessed' })).toMatchObject({
      status: 401,
    })
    expect(book.status()).toMatchObject({ state: 'APPROVAL_PENDING' })
  })

  it.each(['6f1c2d9e-6a44-5c38-9d0b-8f0c2a1b7e99', 'constructor'])(
    'is refused for the unknown return %s',
    async (returnId) => {
      expect(await scene().post('approve', { by: 'ada' }, { returnId })).toMatchObject({
        status: 404,
      })
    },
  )
})
