import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { type LabServer, startKafka } from '@carrick/lab'
import { eventually } from '@carrick/testkit'
import type { EventLog } from '../ports/event-log.ts'
import { KAFKA_CLIENTS, type KafkaClient, openKafkaLog } from './open-log.ts'

const STARTS_MS = 90_000

/** A broker of its own: the shared one must not be killed. */
describe('a broker that is killed and comes back', () => {
  let folder: string
  let broker: LabServer
  const logs: EventLog[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carrick-broker-'))
    const downloads = join(import.meta.dirname, '../../../../.carrick/downloads')
    broker = await startKafka({ folder, downloads, heapMb: 256 })
  }, STARTS_MS)
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()))
    await broker.kill()
    rmSync(folder, { recursive: true, force: true })
  }, STARTS_MS)

  const open = async (client: KafkaClient): Promise<EventLog> => {
    const brokers = [broker.address]
    const settings = { brokers, clientId: client, sessionMs: 3_000, requestMs: 3_000 }
    const log = await openKafkaLog(client, settings, systemClock)
    logs.push(log)
    await log.ensureTopics([{ topic: client, partitions: 2 }])
    return log
  }
  const publish = (log: EventLog, topic: string, from: number, to: number): Promise<void> =>
    log.publish(
      Array.from({ length: to - from + 1 }, (_, index) => ({
        topic,
        partition: 0,
        key: 'k',
        value: Buffer.from(String(from + index)),
        headers: {},
      })),
    )
  const readBy = async (log: EventLog, topic: string): Promise<string[]> => {
    const texts: string[] = []
    await log.subscribe({
      group: topic,
      topics: [topic],
      onAssigned: () => Promise.resolve(),
      onRecords: ({ records }) =>
        texts.push(...records.map(({ value }) => Buffer.from(value ?? []).toString())),
    })
    return texts
  }

  it(
    'gets every record once more or once, in order, and members of both clients go on by themselves',
    async () => {
      const members = await Promise.all(
        KAFKA_CLIENTS.map(async (topic) => {
          const log = await open(topic)
          return { topic, log, texts: await readBy(log, topic) }
        }),
      )
      for (const { log, topic } of members) await publish(log, topic, 1, 100)
      await eventually('the first records', () => members.every(({ texts }) => texts.length >= 100))
      await broker.kill()
      for (const { log, topic } of members) {
        await expect(publish(log, topic, 101, 200)).rejects.toMatchObject({
          code: 'MESH_LOG_UNAVAILABLE',
          kind: 'in-doubt',
        })
      }
      await broker.start()
      for (const { log, topic } of members) {
        await eventually('the same records, sent again', async () => {
          await publish(log, topic, 101, 200)
          return true
        })
        await publish(log, topic, 201, 300)
      }
      const all = Array.from({ length: 300 }, (_, index) => String(index + 1))
      for (const { topic, texts } of members) {
        await eventually(`the last record by ${topic}`, () => texts.at(-1) === '300', 30_000)
        expect([...new Set(texts)]).toEqual(all)
      }
    },
    STARTS_MS,
  )
})
