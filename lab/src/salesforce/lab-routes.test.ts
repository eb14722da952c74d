import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { draftOrder, openLab, type RestCaller, type Wares } from './lab-org.fixture.ts'
import type { Org } from './org.ts'

let org: Org
let rest: RestCaller
let wares: Wares

beforeAll(async () => {
  ;({ org, rest, wares } = await openLab())
})

afterEach(async () => {
  expect((await ask('DELETE', '/lab/faults')).status).toBe(200)
})

afterAll(() => org.stop())

const ask = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(org.loginUrl + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const post = (path: string, body: unknown) => ask('POST', path, body)

describe('the knobs of the lab org over HTTP', () => {
  it('stay as they are set until they are cleared', async () => {
    const { body } = await post('/lab/knobs', { apiLimit: 5000, deliveryLimit: 7 })
    expect(body).toMatchObject({ apiLimit: 5000, deliveryLimit: 7 })
    await post('/lab/knobs', { deliveryLimit: null })
    expect(org.knobs).toMatchObject({ apiLimit: 5000, deliveryLimit: undefined })
    await ask('DELETE', '/lab/faults')
    expect((await ask('GET', '/lab/knobs')).body).toMatchObject({ apiLimit: 100_000 })
  })

  it('make the next requests fail as told', async () => {
    await post('/lab/faults', {
      kind: 'error',
      status: 503,
      errorCode: 'SERVER_UNAVAILABLE',
      times: 2,
      path: '/limits',
    })
    const statuses = []
    for (const path of ['/limits', '/sobjects', '/limits', '/limits'])
      statuses.push((await rest.call('GET', path)).status)
    expect(statuses).toEqual([503, 200, 503, 200])
  })

  it('lock a row once', async () => {
    const id = await draftOrder(rest, wares)
    await post('/lab/faults/lock-row', { id })
    const edit = () => rest.call('PATCH', `/sobjects/Order/${id}`, { PoNumber: 'x' })
    expect(await edit()).toMatchObject({ body: [{ errorCode: 'UNABLE_TO_LOCK_ROW' }] })
    expect((await edit()).status).toBe(204)
  })

  it('add a field while the org runs', async () => {
    await post('/lab/metadata/fields', {
      object: 'Order',
      fullName: 'Gate__c',
      type: 'Text',
      length: 9,
    })
    const id = await rest.create('Order', {
      AccountId: wares.accountId,
      EffectiveDate: '2026-03-01',
      Status: 'Draft',
      Gate__c: 'North',
    })
    expect(await rest.query(`SELECT Gate__c FROM Order WHERE Id = '${id}'`)).toMatchObject([
      { Gate__c: 'North' },
    ])
  })

  it('show the books of the org', async () => {
    const id = await draftOrder(rest, wares)
    await rest.call('PATCH', `/sobjects/Order/${id}`, { Status: 'Activated' })
    await rest.call('PATCH', `/sobjects/Order/${id}`, { Last_Event_Version__c: 3 })
    const { body } = await ask('GET', '/lab/books')
    expect(body['activatedOrders']).toContain(id)
    expect(body['statusWrites']).toMatchObject({ [id]: 1 })
  })

  it.each([
    ['/lab/knobs', { noSuchKnob: 1 }, 'there is no knob noSuchKnob'],
    ['/lab/knobs', { toString: 1 }, 'there is no knob toString'],
    ['/lab/knobs', { latencyMs: -1 }, 'latencyMs'],
    ['/lab/knobs', { latencyMs: 'slow' }, 'latencyMs: expected a number'],
    ['/lab/knobs', 7, 'expected a JSON object'],
    ['/lab/faults', { kind: 'magic' }, 'kind: expected one of error'],
    ['/lab/faults', { kind: 'error', status: 7 }, 'status: expected 300 to 599'],
    ['/lab/faults', { kind: 'delay', ms: 1, times: 'twice' }, 'times: expected a whole number'],
    ['/lab/faults/drop-streams', { how: 'softly' }, 'how: expected one of end, cut'],
    ['/lab/events/gap', { changeType: 'GAP', entity: 'Order' }, 'changeType: expected one of'],
    ['/lab/events/gap', { changeType: 'GAP_UPDATE', entity: 'Nope' }, 'no object Nope'],
    ['/lab/metadata/fields', { object: 'Order', fullName: 'x', type: 'Text' }, 'custom field'],
    ['/lab/metadata/channel-members', { object: 'PricebookEntry' }, 'no change event'],
    ['/lab/undelete', {}, 'id: expected a text'],
  ])('%s refuses %j', async (path, body, words) => {
    const answer = await post(path, body)
    expect(answer.status).toBe(400)
    expect(answer.body['error']).toContain(words)
  })
})
