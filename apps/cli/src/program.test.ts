import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { run } from './program.ts'

interface Asked {
  readonly method: string
  readonly url: string
  readonly body: string
  readonly authorization: string | undefined
}

const LANE = {
  service: 'erp-poster',
  key: '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11',
  state: 'waiting',
  version: 4,
  code: 'MESH_ERP_REFUSED',
  message: 'sku X-9 is not known',
  handler: 'erp-poster.post-order',
  attempts: 1,
  firstBlockedAt: 1_000_000,
  tail: 2,
}

const answers: Record<string, unknown> = {}
const asked: Asked[] = []
let server: Server
let address = ''
let out = ''
let err = ''

beforeEach(async () => {
  out = ''
  err = ''
  asked.length = 0
  for (const key of Object.keys(answers)) Reflect.deleteProperty(answers, key)
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const method = request.method ?? ''
      const url = request.url ?? ''
      asked.push({ method, url, body, authorization: request.headers.authorization })
      const answer = answers[`${method} ${url}`]
      response.statusCode = answer === undefined ? 404 : 200
      response.end(JSON.stringify(answer ?? { title: 'not here' }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})

afterEach(() => {
  server.close()
})

const carrick = (...argv: string[]) =>
  run(['--url', `erp-poster=${address}`, ...argv], {
    env: { CARRICK_TOKEN: 'token-of-this-start' },
    folder: '/',
    out: (text) => (out += text),
    err: (text) => (err += text),
    now: () => 1_180_000,
  })

const planned = { verb: 'retry', hash: 'h1', expiresAt: 9, items: [LANE] }

describe('carrick dlq retry', () => {
  it('runs exactly the plan that it made, under the name of the person', async () => {
    answers['POST /v1/plans'] = planned
    answers['POST /v1/plans/h1/run'] = {
      hash: 'h1',
      items: [{ key: LANE.key, result: 'done', message: 'posted as SO-1' }],
    }
    expect(await carrick('dlq', 'retry', LANE.key, '--reason', 'sku created')).toBe(0)
    const ran = asked.find(({ url }) => url === '/v1/plans/h1/run')
    expect(JSON.parse(ran?.body ?? '')).toMatchObject({
      reason: 'sku created',
      by: expect.stringMatching(/./),
    })
    expect(out).toContain('posted as SO-1')
    expect(asked[0]?.authorization).toBe('Bearer token-of-this-start')
  })

  it('changes nothing on a dry run', async () => {
    answers['POST /v1/plans'] = planned
    expect(await carrick('dlq', 'retry', LANE.key, '--dry-run')).toBe(0)
    expect(asked.some(({ url }) => url.endsWith('/run'))).toBe(false)
    expect(out).toContain('nothing was changed')
  })

  it('refuses to change anything without a reason', async () => {
    expect(await carrick('dlq', 'retry', LANE.key)).toBe(2)
    expect(asked).toEqual([])
    expect(err).toContain('--reason')
  })

  it('tells a stale plan apart from a failure', async () => {
    answers['POST /v1/plans'] = planned
    answers['POST /v1/plans/h1/run'] = {
      hash: 'h1',
      items: [{ key: LANE.key, result: 'stale', message: 'version 5' }],
    }
    expect(await carrick('dlq', 'retry', LANE.key, '--reason', 'again')).toBe(5)
  })

  it('takes the number by which people know the order', async () => {
    answers['GET /v1/orders?text=00000107'] = [{ key: LANE.key, number: '00000107', label: '' }]
    answers[`GET /v1/orders?text=${LANE.key}`] = answers['GET /v1/orders?text=00000107']
    answers['POST /v1/plans'] = planned
    expect(await carrick('dlq', 'retry', '00000107', '--dry-run')).toBe(0)
    const [plan] = asked.filter(({ method }) => method === 'POST')
    expect(JSON.parse(plan?.body ?? '')).toMatchObject({ keys: [LANE.key] })
    expect(out).toContain('00000107')
    expect(out).not.toContain(LANE.key)
  })

  it('finds nothing to do', async () => {
    answers['POST /v1/plans'] = { ...planned, items: [] }
    expect(await carrick('dlq', 'retry', 'X', '--reason', 'r')).toBe(4)
  })
})

describe('carrick dlq show', () => {
  it('takes the number by which people know the order', async () => {
    answers['GET /v1/orders?text=00000107'] = [{ key: LANE.key, number: '00000107', label: '' }]
    answers[`GET /v1/dead-letters/${LANE.key}`] = {
      ...LANE,
      eventType: 'OrderQueued',
      eventId: '1',
      origin: { topic: 'carrick.order.v1', partition: 3, offset: '7' },
      fingerprint: 'f',
      bytes: '',
      payload: {},
    }
    expect(await carrick('dlq', 'show', '00000107')).toBe(0)
    expect(out).toContain('MESH_ERP_REFUSED: sku X-9 is not known')
  })
})

describe('carrick why', () => {
  const match = { key: LANE.key, number: '00000107', label: 'Alfreds Futterkiste' }

  it('says what an order waits for, since when, who can free it and what happens then', async () => {
    answers['GET /v1/orders?text=00000107'] = [match]
    answers[`GET /v1/orders/${LANE.key}/why`] = [
      {
        service: 'erp-poster',
        what: 'The ERP refused it: sku X-9 is not known',
        since: 1_000_000,
        who: 'master data',
        next: 'a retry posts it',
        waiting: true,
      },
    ]
    expect(await carrick('why', '00000107')).toBe(0)
    expect(out).toContain('The ERP refused it: sku X-9 is not known (3 min ago)')
    expect(out).toContain('Who can free it: master data. What happens then: a retry posts it.')
  })

  it('does not guess between two orders', async () => {
    answers['GET /v1/orders?text=PO-1'] = [match, { ...match, key: 'other', number: '00000108' }]
    expect(await carrick('why', 'PO-1')).toBe(2)
    expect(err).toContain('00000108')
  })

  it('says so when no order fits', async () => {
    answers['GET /v1/orders?text=nope'] = []
    expect(await carrick('why', 'nope')).toBe(4)
  })
})

describe('carrick', () => {
  it('prints JSON for programs', async () => {
    answers['GET /v1/lanes'] = [LANE]
    expect(await carrick('--json', 'lanes')).toBe(0)
    expect(JSON.parse(out)).toEqual([LANE])
  })

  it('prints a table for people', async () => {
    answers['GET /v1/lanes'] = [LANE]
    await carrick('lanes')
    expect(out).toContain('MESH_ERP_REFUSED')
    expect(out).toContain('a person must act')
  })

  it('says below the table what keeps a service from working', async () => {
    answers['GET /v1/status'] = {
      service: 'erp-events',
      ready: true,
      reasons: ['poll:demo cannot be read'],
      slots: [],
      targets: [],
      totals: {},
      lanes: {},
    }
    expect(await carrick('status')).toBe(0)
    expect(out).toContain('ready, but see below')
    expect(out).toContain('\nerp-events: poll:demo cannot be read')
  })

  it('says which service does not answer', async () => {
    server.close()
    expect(await carrick('status')).toBe(3)
    expect(err).toContain('erp-poster')
  })

  it.each([[['lames']], [['why']], [['--frobnicate']]])('refuses %p as wrong use', async (argv) => {
    expect(await carrick(...argv)).toBe(2)
  })

  it('shows help with examples', async () => {
    expect(await carrick('--help')).toBe(0)
    expect(out).toContain('carrick dlq retry')
  })

  it('needs a token for a foreign mesh', async () => {
    const code = await run(['--url', 'http://127.0.0.1:1', 'status'], {
      env: {},
      folder: '/',
      out: () => undefined,
      err: (text) => (err += text),
      now: () => 0,
    })
    expect(code).toBe(2)
    expect(err).toContain('CARRICK_TOKEN')
  })
})
