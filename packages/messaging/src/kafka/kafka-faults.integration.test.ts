import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs'
import { systemClock } from '@carrick/kernel'
import { eventually, sharedServers } from '@carrick/testkit'
import type { Assignment, EventLog, Subscription } from '../ports/event-log.ts'
import type { InboundRecord } from '../ports/record.ts'
import { KAFKA_CLIENTS, openKafkaLog } from './open-log.ts'

const SESSION_MS = 2_000
const PARTITIONS = 4

describe.each(KAFKA_CLIENTS)('the log on Kafka by %s', (client) => {
  let log: EventLog
  let admin: Admin
  let topic: string
  let group: string
  const seen: { assignments: Assignment[]; records: InboundRecord[] } = {
    assignments: [],
    records: [],
  }

  beforeEach(async () => {
    const brokers = [sharedServers.kafka()]
    const id = randomUUID().slice(0, 8)
    topic = `faults-${id}`
    group = `faults-${id}`
    seen.assignments = []
    seen.records = []
    log = await openKafkaLog(
      client,
      { brokers, clientId: group, sessionMs: SESSION_MS },
      systemClock,
    )
    admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await log.ensureTopics([{ topic, partitions: PARTITIONS }])
  })
  afterEach(async () => {
    await log.close()
    await admin.disconnect()
  })

  const publish = (from: number, to: number): Promise<void> =>
    log.publish(
      Array.from({ length: to - from + 1 }, (_, index) => ({
        topic,
        partition: 0,
        key: 'k',
        value: Buffer.from(String(from + index)),
        headers: {},
      })),
    )
  const subscribe = (
    onAssigned: () => Promise<void> = () => Promise.resolve(),
    own = log,
  ): Promise<Subscription> =>
    own.subscribe({
      group,
      topics: [topic],
      onAssigned: async (assignment) => {
        seen.assignments.push(assignment)
        await onAssigned()
      },
      onRecords: ({ records }) => seen.records.push(...records),
    })
  const texts = (): string[] => seen.records.map(({ value }) => Buffer.from(value ?? []).toString())
  const members = async (): Promise<number> => {
    const { groups } = await admin.describeGroups([group])
    return groups[0]?.members.length ?? 0
  }

  it('stays a member while an assignment takes longer than a session', async () => {
    await publish(1, 3)
    const end = systemClock.monotonic() + 1.6 * SESSION_MS
    await subscribe(async () => {
      await eventually('the end of the takeover', () => systemClock.monotonic() > end)
    })
    await eventually('the records', () => seen.records.length >= 3)
    expect(systemClock.monotonic()).toBeGreaterThan(end)
    expect(seen.assignments.map(({ generation }) => generation)).toEqual([1])
  })

  it('joins again when retention outran a paused member, and keeps its committed offset', async () => {
    const subscription = await subscribe()
    await publish(1, 4)
    await eventually('the first records', () => seen.records.length >= 4)
    subscription.pause([{ topic, partition: 0 }])
    // A busy machine may have joined more than once by now.
    const joined = seen.assignments.at(-1)?.generation ?? 0
    await subscription.commit(joined, [{ topic, partition: 0, offset: 2 }])
    await publish(5, 10)
    const partitions = [{ partition: 0, offset: '7' }]
    await admin.fetchTopicOffsets(topic)
    await admin.deleteTopicRecords({ topic, partitions })
    subscription.resume([{ topic, partition: 0 }])
    await eventually('what is left', () => seen.records.length >= 7)
    expect(texts()).toEqual(['1', '2', '3', '4', '8', '9', '10'])
    expect(seen.assignments.at(-1)?.generation).toBe(joined + 1)
    const [position] = await log.positions(group, [topic], [0])
    expect(position).toMatchObject({ committed: 2, start: 7, end: 10 })
  })

  it('is a member no more after it was stopped, even while it was joining', async () => {
    const subscription = await subscribe()
    await subscription.stop()
    await eventually('an empty group', async () => (await members()) === 0)
    const again = await subscribe()
    await eventually('the assignment', () => seen.assignments.length > 0)
    expect(await members()).toBe(1)
    await again.stop()
    expect(await members()).toBe(0)
  })

  it('refuses a record for a partition that the topic does not have', async () => {
    const record = { topic, partition: PARTITIONS, key: 'k', value: null, headers: {} }
    await expect(log.publish([record])).rejects.toMatchObject({
      code: 'MESH_LOG_UNAVAILABLE',
      message: expect.stringContaining(`${topic}/${String(PARTITIONS)}`),
    })
    await publish(1, 1)
  })

  it('refuses topics whose partition counts differ, and topics that are not there', async () => {
    const wide = `${topic}-wide`
    await log.ensureTopics([{ topic: wide, partitions: PARTITIONS + 1 }])
    const options = {
      group,
      onAssigned: () => Promise.resolve(),
      onRecords: () => undefined,
    }
    await expect(log.subscribe({ ...options, topics: [topic, wide] })).rejects.toMatchObject({
      code: 'MESH_LOG_PARTITIONS',
    })
    await expect(log.subscribe({ ...options, topics: ['faults-none'] })).rejects.toMatchObject({
      code: 'MESH_LOG_UNAVAILABLE',
    })
  })

  it('creates topics that keep the time of the log, with the settings asked for', async () => {
    const kept = `${topic}-kept`
    const config = { 'retention.ms': '86400000' }
    await log.ensureTopics([{ topic: kept, partitions: 1, config }])
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: kept,
          configNames: ['retention.ms', 'message.timestamp.type'],
        },
      ],
    })
    const entries = resources[0]?.configEntries.map(({ configName, configValue }) => [
      configName,
      configValue,
    ])
    expect(Object.fromEntries(entries ?? [])).toEqual({
      'retention.ms': '86400000',
      'message.timestamp.type': 'LogAppendTime',
    })
  })

  it('arms no timer in the past', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout')
    await subscribe()
    await publish(1, 3)
    await eventually('the records', () => seen.records.length >= 3)
    const delays = timers.mock.calls.map(([, delay]) => delay ?? 0)
    timers.mockRestore()
    expect(delays.length).toBeGreaterThan(0)
    expect(delays.filter((delay) => delay < 0)).toEqual([])
  })

  it('says that the broker is away', async () => {
    const nowhere = await openKafkaLog(
      client,
      { brokers: ['127.0.0.1:9'], clientId: 'nowhere' },
      systemClock,
    )
    const record = { topic, partition: 0, key: 'k', value: null, headers: {} }
    await expect(nowhere.publish([record])).rejects.toMatchObject({
      code: 'MESH_LOG_UNAVAILABLE',
      kind: 'in-doubt',
    })
    await nowhere.close()
  })
})
