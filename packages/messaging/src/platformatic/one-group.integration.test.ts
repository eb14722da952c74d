import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { eventually, sharedServers } from '@carrick/testkit'
import { KAFKA_CLIENTS, type KafkaClient, openKafkaLog } from '../kafka/open-log.ts'
import type { EventLog } from '../ports/event-log.ts'

const PARTITIONS = 6

describe('members of both clients in one group', () => {
  const logs: EventLog[] = []
  afterEach(() => Promise.all(logs.splice(0).map((log) => log.close())))

  const id = randomUUID().slice(0, 8)
  const topics = [`both-${id}-a`, `both-${id}-b`]

  const join = async (client: KafkaClient) => {
    const settings = { brokers: [sharedServers.kafka()], clientId: client, sessionMs: 3_000 }
    const log = await openKafkaLog(client, settings, systemClock)
    logs.push(log)
    await log.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS })))
    const seen = { slots: [] as readonly number[] }
    await log.subscribe({
      group: `both-${id}`,
      topics,
      onAssigned: ({ slots }) => {
        seen.slots = slots
        return Promise.resolve()
      },
      onRecords: () => undefined,
    })
    return { log, seen }
  }

  it.each(KAFKA_CLIENTS)('share the slots evenly, led by %s', async (leader) => {
    const other = leader === 'kafkajs' ? 'platformatic' : 'kafkajs'
    const first = await join(leader)
    await eventually('all slots', () => first.seen.slots.length === PARTITIONS)
    const second = await join(other)
    await eventually('half of them each', () => second.seen.slots.length === PARTITIONS / 2)
    await eventually('no slot twice', () => first.seen.slots.length === PARTITIONS / 2)
    const all = [...first.seen.slots, ...second.seen.slots].sort((a, b) => a - b)
    expect(all).toEqual([0, 1, 2, 3, 4, 5])
    await first.log.close()
    await eventually('the slots of who left', () => second.seen.slots.length === PARTITIONS)
  })
})
