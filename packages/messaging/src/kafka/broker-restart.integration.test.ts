import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { type LabServer, startKafka } from '@carrick/lab'
import { eventually } from '@carrick/testkit'
import type { EventLog } from '../ports/event-log.ts'
import { createKafkaLog } from './kafka-log.ts'

const TOPIC = 'restart'
const STARTS_MS = 90_000

/** A broker of its own: the shared one must not be killed. */
describe('a broker that is killed and comes back', () => {
  let folder: string
  let broker: LabServer
  let log: EventLog

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carrick-broker-'))
    const downloads = join(import.meta.dirname, '../../../../.carrick/downloads')
    broker = await startKafka({ folder, downloads, heapMb: 256 })
    const settings = {
      brokers: [broker.address],
      clientId: TOPIC,
      sessionMs: 3_000,
      requestMs: 3_000,
    }
    log = createKafkaLog(settings, systemClock)
  }, STARTS_MS)
  afterAll(async () => {
    await log.close()
    await broker.kill()
    rmSync(folder, { recursive: true, force: true })
  }, STARTS_MS)

  const publish = (from: number, to: number): Promise<void> =>
    log.publish(
      Array.from({ length: to - from + 1 }, (_, index) => ({
        topic: TOPIC,
        partition: 0,
        key: 'k',
        value: Buffer.from(String(from + index)),
        headers: {},
      })),
    )

  it(
    'gets every record once more or once, in order, and members go on by themselves',
    async () => {
      await log.ensureTopics([{ topic: TOPIC, partitions: 2 }])
      const texts: string[] = []
      await log.subscribe({
        group: TOPIC,
        topics: [TOPIC],
        onAssigned: () => Promise.resolve(),
        onRecords: ({ records }) =>
          texts.push(...records.map(({ value }) => Buffer.from(value ?? []).toString())),
      })
      await publish(1, 100)
      await eventually('the first records', () => texts.length >= 100)
      await broker.kill()
      await expect(publish(101, 200)).rejects.toMatchObject({
        code: 'MESH_LOG_UNAVAILABLE',
        kind: 'in-doubt',
      })
      await broker.start()
      await eventually('the same records, sent again', async () => {
        await publish(101, 200)
        return true
      })
      await publish(201, 300)
      await eventually('the last record', () => texts.at(-1) === '300', 30_000)
      const firsts = [...new Set(texts)]
      expect(firsts).toEqual(Array.from({ length: 300 }, (_, index) => String(index + 1)))
    },
    STARTS_MS,
  )
})
