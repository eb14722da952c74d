import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { draftFields, openLab, type RestCaller, type Wares } from '../lab-org.fixture.ts'
import type { Org } from '../org.ts'
import { errorCodeOf, openPubSub, subscribed } from '../pubsub-stream.fixture.ts'

const CHANNEL = '/data/Order_Sync__chn'

let org: Org
let rest: RestCaller
let wares: Wares
let client: ReturnType<typeof openPubSub>

beforeAll(async () => {
  ;({ org, rest, wares } = await openLab())
  client = openPubSub(org, rest.token)
})

afterEach(() => {
  org.clearFaults()
})

afterAll(async () => {
  client.close()
  await org.stop()
})

const refusal = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no refusal',
    (thrown: unknown) => errorCodeOf(thrown),
  )

describe('calls of the Pub/Sub API', () => {
  it.each([
    ['no token', { accesstoken: '' }, 'service.auth.headers.invalid'],
    ['no instance', { instanceurl: '' }, 'service.auth.headers.invalid'],
    ['no org', { tenantid: '' }, 'service.auth.headers.invalid'],
    ['an instance that is no URL', { instanceurl: 'here' }, 'service.auth.headers.invalid'],
    ['a token of nobody', { accesstoken: '00Dxx!nobody' }, 'service.auth.error'],
    ['the id of another org', { tenantid: '00D000000000001AAA' }, 'service.auth.error'],
  ])('are refused with %s', async (_what, headers, code) => {
    const stranger = openPubSub(org, rest.token, headers)
    expect(await refusal(stranger.unary('GetTopic', { topic_name: CHANNEL }))).toBe(code)
    const stream = stranger.subscribe({ topic_name: CHANNEL, num_requested: 1 })
    expect(errorCodeOf(await stream.ended())).toBe(code)
    stranger.close()
  })

  it('tell of a topic, and its schema by id', async () => {
    const topic = await client.unary('GetTopic', { topic_name: '/data/OrderChangeEvent' })
    expect(topic).toMatchObject({ can_publish: false, can_subscribe: true })
    const schema = await client.unary('GetSchema', { schema_id: topic['schema_id'] })
    expect(JSON.parse(schema['schema_json'] ?? '')).toMatchObject({ name: 'OrderChangeEvent' })
  })

  it.each([
    ['GetTopic', { topic_name: '' }, 'topic.not.found'],
    ['GetTopic', { topic_name: '/data/../Order' }, 'topic.not.found'],
    ['GetTopic', { topic_name: '/event/Nothing__e' }, 'topic.not.found'],
    ['GetSchema', { schema_id: 'nothing' }, 'schema.not.found'],
    ['Publish', { topic_name: '' }, 'publish.topic.validation.empty'],
    ['Publish', { topic_name: CHANNEL, events: [] }, 'publish.topic.cannot.publish'],
  ] as const)('%s %j is refused', async (method, request, code) => {
    expect(await refusal(client.unary(method, request))).toBe(code)
  })
})

describe('a stream', () => {
  it.each([
    ['names no topic', { num_requested: 1 }, 'subscription.fetch.request.invalid'],
    ['asks for nothing', { topic_name: CHANNEL }, 'subscription.fetch.requested.events.invalid'],
    [
      'asks for less than nothing',
      { topic_name: CHANNEL, num_requested: -1 },
      'subscription.fetch.requested.events.invalid',
    ],
    [
      'resumes without an id',
      { topic_name: CHANNEL, num_requested: 1, replay_preset: 'CUSTOM' },
      'subscription.fetch.replayid.validation.failed',
    ],
    [
      'resumes from three bytes',
      {
        topic_name: CHANNEL,
        num_requested: 1,
        replay_preset: 'CUSTOM',
        replay_id: Buffer.from('abc'),
      },
      'subscription.fetch.replayid.corrupted',
    ],
  ] as const)('that %s is refused', async (_what, request, code) => {
    expect(errorCodeOf(await client.subscribe(request).ended())).toBe(code)
  })

  it('cannot change its topic', async () => {
    const stream = client.subscribe({ topic_name: CHANNEL, num_requested: 1 })
    await subscribed(org, 1)
    stream.request({ topic_name: '/data/ChangeEvents', num_requested: 1 })
    expect(errorCodeOf(await stream.ended())).toBe('subscription.fetch.topic.mismatch')
  })

  it('gets at most 100 events however many it asks for', async () => {
    const stream = client.subscribe({ topic_name: CHANNEL, num_requested: 5000 })
    await subscribed(org, 1)
    await rest.call('POST', '/composite/sobjects', {
      records: Array.from({ length: 120 }, () => ({
        attributes: { type: 'Order' },
        ...draftFields(wares),
      })),
    })
    expect(await stream.take(100)).toHaveLength(100)
    stream.request({ num_requested: 50 })
    const rest20 = await stream.take(20)
    expect(rest20).toHaveLength(20)
    stream.cancel()
    await subscribed(org, 0)
  })

  it('resumes within the retention time and not behind it', async () => {
    const stream = client.subscribe({ topic_name: CHANNEL, num_requested: 10 })
    await subscribed(org, 1)
    await rest.create('Order', draftFields(wares))
    const [event] = await stream.take(1)
    stream.cancel()
    await subscribed(org, 0)
    const resume = {
      topic_name: CHANNEL,
      num_requested: 1,
      replay_preset: 'CUSTOM' as const,
      replay_id: event?.replayId ?? Buffer.alloc(0),
    }
    await rest.create('Order', { ...draftFields(wares), PoNumber: 'later' })
    const again = client.subscribe(resume)
    expect((await again.take(1))[0]?.fields['PoNumber']).toBe('later')
    again.cancel()
    await subscribed(org, 0)
    org.set({ clockOffsetMs: 73 * 3_600_000, sessionTimeoutMs: 100 * 3_600_000 })
    expect(errorCodeOf(await client.subscribe(resume).ended())).toBe(
      'subscription.fetch.replayid.corrupted',
    )
  })

  it('from the earliest does not miss the first event that is still kept', async () => {
    const hour = 3_600_000
    org.set({ sessionTimeoutMs: 500 * hour, clockOffsetMs: 200 * hour })
    await rest.create('Order', { ...draftFields(wares), PoNumber: 'old' })
    org.set({ clockOffsetMs: 250 * hour })
    for (const PoNumber of ['1', '2', '3', '4', '5'])
      await rest.create('Order', { ...draftFields(wares), PoNumber })
    org.set({ clockOffsetMs: 300 * hour })
    const stream = client.subscribe({
      topic_name: CHANNEL,
      num_requested: 100,
      replay_preset: 'EARLIEST',
    })
    const events = await stream.take(5)
    expect(events.map(({ fields }) => fields['PoNumber'])).toEqual(['1', '2', '3', '4', '5'])
    stream.cancel()
    await subscribed(org, 0)
  })
})
