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
let serviceName = 'erp-poster'
let out = ''
let err = ''

beforeEach(async () => {
  out = ''
  err = ''
  serviceName = 'erp-poster'
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
  run(['--url', `${serviceName}=${address}`, ...argv], {
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

describe('carrick erp accept', () => {
  const change = 'delivery DN-000011 is taken back'
  const corrections = {
    ...{ hash: 'h2', expiresAt: 9 },
    items: [{ key: LANE.key, target: 'erp:demo', changes: [change] }],
  }
  beforeEach(() => {
    serviceName = 'erp-events'
    answers['POST /v1/corrections'] = corrections
  })

  it('shows on a dry run what would be told, and changes nothing', async () => {
    expect(await carrick('erp', 'accept', '--target', 'erp:demo', '--dry-run')).toBe(0)
    expect(out).toContain(change)
    const posted = asked.filter(({ method }) => method === 'POST')
    expect(posted.map(({ url }) => url)).toEqual(['/v1/corrections'])
    expect(JSON.parse(posted[0]?.body ?? '')).toEqual({ keys: [], target: 'erp:demo' })
  })

  it('runs exactly what it planned, for the person and the reason', async () => {
    answers['POST /v1/corrections/h2/run'] = {
      hash: 'h2',
      items: [{ key: LANE.key, result: 'done', message: change }],
    }
    expect(await carrick('erp', 'accept', LANE.key, '--reason', 'restored')).toBe(0)
    const ran = asked.find(({ url }) => url === '/v1/corrections/h2/run')
    expect(JSON.parse(ran?.body ?? '')).toMatchObject({ reason: 'restored' })
    expect(out).toContain(change)
  })

  it('tells one that the ERP has overtaken, and one with nothing to take over', async () => {
    const items = [{ key: LANE.key, result: 'stale', message: 'has changed' }]
    answers['POST /v1/corrections/h2/run'] = { hash: 'h2', items }
    expect(await carrick('erp', 'accept', LANE.key, '--reason', 'restored')).toBe(5)
    answers['POST /v1/corrections'] = { ...corrections, items: [] }
    expect(await carrick('erp', 'accept', LANE.key, '--reason', 'restored')).toBe(4)
  })

  it('wants orders or an ERP, and a reason', async () => {
    expect(await carrick('erp', 'accept', '--reason', 'restored')).toBe(2)
    expect(await carrick('erp', 'accept', LANE.key)).toBe(2)
    expect(asked).toEqual([])
  })
})
