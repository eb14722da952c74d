import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import PubSubApiClient from 'salesforce-pubsub-api-client'
import type {
  Configuration,
  SubscribeCallback,
  SubscriptionInfo,
} from 'salesforce-pubsub-api-client'
import { eventually } from '../eventually.fixture.ts'
import { draftFields, draftOrder, openLab, type RestCaller, type Wares } from './lab-org.fixture.ts'
import type { Org } from './org.ts'
import { ORDER_CHANNEL } from './our-client.fixture.ts'

interface Heard {
  readonly type: string
  readonly lastReplayId: number
  readonly data: unknown
}

interface ParsedEvent {
  readonly replayId: number
  readonly payload: Readonly<Record<string, unknown>> & {
    readonly ChangeEventHeader: Readonly<Record<string, unknown>>
  }
}

// Above 2^53, where a client that reads numbers as doubles goes wrong.
const FIRST_COMMIT = 9_007_199_254_740_993n
const QUIET = { debug: () => 0, info: () => 0, warn: () => 0, error: () => 0 }

let org: Org
let wares: Wares
let rest: RestCaller
const clients: PubSubApiClient[] = []

beforeAll(async () => {
  ;({ org, wares, rest } = await openLab({ firstCommit: FIRST_COMMIT }))
})

afterEach(async () => {
  org.clearFaults()
  // The client's close() leaves its streams open; they are ended from this side.
  org.dropStreams()
  await eventually('the streams are gone', () => org.openStreams() === 0)
})

afterAll(async () => {
  await org.stop()
  for (const client of clients) client.close()
})

const connect = async (config: Partial<Configuration> = {}): Promise<PubSubApiClient> => {
  const client = new PubSubApiClient(
    {
      authType: 'oauth-jwt-bearer',
      loginUrl: org.loginUrl,
      clientId: org.consumerKey,
      username: org.integrationUsername,
      privateKey: readFileSync(org.privateKeyFile, 'utf8'),
      pubSubEndpoint: org.pubsubEndpoint,
      rejectUnauthorizedSsl: false,
      ...config,
    },
    QUIET,
  )
  await client.connect()
  clients.push(client)
  return client
}

const hear = async (begin: (callback: SubscribeCallback) => void) => {
  const heard: Heard[] = []
  const open = org.openStreams()
  begin((info: SubscriptionInfo, type, data: unknown) =>
    heard.push({ type, lastReplayId: info.lastReplayId, data }),
  )
  await eventually('it is open or refused', () => org.openStreams() > open || heard.length > 0)
  const ofType = (type: string): Heard[] => heard.filter((one) => one.type === type)
  const events = (): ParsedEvent[] => ofType('event').map(({ data }) => data as ParsedEvent)
  return {
    ofType,
    events,
    first: (type: string) => eventually(`${type} is heard`, () => ofType(type)[0]),
    until: async (count: number): Promise<ParsedEvent[]> => {
      await eventually(`${String(count)} events are heard`, () => events().length >= count)
      return events()
    },
  }
}

const orders = async (...poNumbers: readonly string[]): Promise<void> => {
  for (const PoNumber of poNumbers) await rest.create('Order', { ...draftFields(wares), PoNumber })
}
const poNumbers = (events: readonly ParsedEvent[]): unknown[] =>
  events.map(({ payload }) => payload['PoNumber'])

describe('salesforce-pubsub-api-client', () => {
  it.each([
    ['an assertion', () => ({})],
    [
      'client credentials',
      () => ({ authType: 'oauth-client-credentials', clientSecret: org.consumerSecret }),
    ],
    [
      'user name and password',
      () => ({
        authType: 'username-password',
        username: org.username,
        password: org.password,
        userToken: org.securityToken,
      }),
    ],
    [
      'a token of its own',
      () => ({
        authType: 'user-supplied',
        accessToken: rest.token,
        instanceUrl: org.httpsUrl,
        organizationId: org.orgId.slice(0, 15),
      }),
    ],
  ])('logs in by %s and hears a new order', async (how, config) => {
    const client = await connect(config())
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 1)
    })
    await orders(how)
    expect(poNumbers(await stream.until(1))).toEqual([how])
  })

  it('decodes header, bitmaps, nested and enriched fields of an update', async () => {
    const id = await draftOrder(rest, wares)
    await rest.call('PATCH', `/sobjects/Order/${id}`, { PoNumber: 'PO-1' })
    const client = await connect()
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 1)
    })
    await rest.call(
      'PATCH',
      `/sobjects/Order/${id}`,
      { PoNumber: null, ShippingCity: 'Bergen' },
      { 'sforce-call-options': 'client=foreign' },
    )
    const [event] = await stream.until(1)
    const header = event?.payload.ChangeEventHeader
    expect(header).toMatchObject({
      entityName: 'Order',
      recordIds: [id],
      changeType: 'UPDATE',
      changeOrigin: 'com/salesforce/api/rest/65.0;client=foreign',
      commitUser: org.userId,
      nulledFields: ['PoNumber'],
      diffFields: [],
    })
    expect(header?.['changedFields']).toEqual(
      expect.arrayContaining(['PoNumber', 'LastModifiedDate', 'ShippingAddress.City']),
    )
    expect(header?.['commitNumber']).toBeGreaterThan(FIRST_COMMIT)
    expect(event?.payload).toMatchObject({
      AccountId: wares.accountId,
      Status: 'Draft',
      PoNumber: null,
    })
  })

  it('gets no more than it asked for, and the next when it asks again', async () => {
    const client = await connect()
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 2)
    })
    await orders('a', 'b', 'c')
    await stream.first('lastEvent')
    expect(poNumbers(stream.events())).toEqual(['a', 'b'])
    client.requestAdditionalEvents(ORDER_CHANNEL, 1)
    expect(poNumbers(await stream.until(3))).toEqual(['a', 'b', 'c'])
  })

  it('is let go when it leaves its stream without credit', async () => {
    org.set({ creditTimeoutMs: 100 })
    const client = await connect()
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 1)
    })
    await orders('only')
    await stream.first('end')
    expect(poNumbers(stream.events())).toEqual(['only'])
  })

  it('runs without end, 100 credits after the other', async () => {
    const client = await connect()
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback)
    })
    const records = Array.from({ length: 130 }, (_, index) => ({
      attributes: { type: 'Order' },
      ...draftFields(wares),
      PoNumber: String(index),
    }))
    for (const part of [0, 1]) {
      await rest.call('POST', '/composite/sobjects', {
        records: records.slice(part * 65, part * 65 + 65),
      })
    }
    await rest.call('POST', '/composite/sobjects', { records })
    const ids = (await stream.until(260)).map(({ replayId }) => replayId)
    expect(new Set(ids).size).toBe(260)
  })

  it('is told that nothing happened', async () => {
    await orders('before')
    org.set({ keepaliveMs: 30 })
    const client = await connect()
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 5)
    })
    const { lastReplayId } = await stream.first('grpcKeepAlive')
    expect(lastReplayId).toBeGreaterThan(0)
    expect(stream.events()).toEqual([])
  })

  it('replays behind an id, and all there is from the earliest', async () => {
    const client = await connect()
    const live = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 100)
    })
    await orders('first', 'second', 'third')
    const [first] = await live.until(3)
    const later = await connect()
    const replayed = await hear((callback) => {
      later.subscribeFromReplayId(ORDER_CHANNEL, callback, 100, first?.replayId ?? 0)
    })
    expect(poNumbers(await replayed.until(2))).toEqual(['second', 'third'])
    const whole = await connect()
    const all = await hear((callback) => {
      whole.subscribeFromEarliestEvent(ORDER_CHANNEL, callback, 100)
    })
    expect((await all.until(6)).length).toBeGreaterThan(3)
  })

  it.each([
    [
      'a replay id that is not known',
      'sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted',
      (client: PubSubApiClient, callback: SubscribeCallback) => {
        client.subscribeFromReplayId(ORDER_CHANNEL, callback, 5, 12)
      },
    ],
    [
      'a topic that is not there',
      'sfdc.platform.eventbus.grpc.topic.not.found',
      (client: PubSubApiClient, callback: SubscribeCallback) => {
        client.subscribe('/event/Nothing__e', callback, 5)
      },
    ],
  ])('is refused %s with the code %s', async (_what, code, begin) => {
    const client = await connect()
    const stream = await hear((callback) => {
      begin(client, callback)
    })
    const { data } = await stream.first('error')
    const error = data as { message: string; metadata: { get(name: string): unknown[] } }
    expect(error.metadata.get('error-code')).toEqual([code])
    expect(error.message).toMatch(/rpcId: [\da-f-]{36}$/)
  })

  it('hears that its token is no longer good', async () => {
    const client = await connect()
    const stream = await hear((callback) => {
      client.subscribe(ORDER_CHANNEL, callback, 5)
    })
    org.expireTokens()
    const { data } = await stream.first('error')
    expect(data).toMatchObject({ code: 16 })
  })
})
