import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { HEADER } from '@carrick/kernel'
import { partitionOf } from '@carrick/messaging'
import type { OrderQueued } from '@carrick/schemas'
import { readJob } from '../scene/job.ts'
import { createMeter, underParent } from '../scene/meter.ts'
import { tokensOf } from '../scene/tokens.ts'
import { createCodec, SLOTS } from '../scene/topics.ts'
import { keptOf, mapped } from '../subjects/work.ts'

const CONNECTIONS = 16

const TABLES = `
  create table inbox (event_id uuid primary key);
  create table state (key text primary key, version bigint not null, body text not null);
  create table outbox (id bigint generated always as identity primary key, key text not null, body bytea not null);`

const INBOX = {
  name: 'inbox',
  text: 'insert into inbox (event_id) values ($1) on conflict do nothing',
}
const STATE = {
  name: 'state',
  text: `insert into state as s (key, version, body) values ($1, $2, $3)
    on conflict (key) do update set version = excluded.version, body = excluded.body where s.version < excluded.version`,
}
const OUTBOX = { name: 'outbox', text: 'insert into outbox (key, body) values ($1, $2)' }

/**
 * Inbox, state and outbox as they are usually written: one transaction per message, sixteen connections,
 * prepared statements. It is spared the reading of the outbox: outputs are sent in batches after the commits.
 */
const run = async (): Promise<void> => {
  const job = readJob()
  const { database } = job
  if (database === undefined) throw new Error('a database is needed')
  const tokens = tokensOf(job.input, job.output)
  const codec = createCodec(job.registry)
  await codec.prepare({ reads: [tokens.queued], writes: [tokens.submitted] })
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({
        connectionString: database.url,
        options: `-c search_path=${database.schema}`,
      })
      await client.connect()
      return client
    }),
  )
  await clients[0]?.query(TABLES)
  const kafka = new Kafka({ brokers: [job.kafka], clientId: job.group, logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: job.group, maxBytesPerPartition: 128 * 1024 })
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  const meter = createMeter(job)
  await Promise.all([consumer.connect(), producer.connect()])
  await consumer.subscribe({ topics: [job.input], fromBeginning: true })
  process.on('SIGTERM', () => {
    void Promise.all([consumer.disconnect(), producer.disconnect()]).finally(() => process.exit(0))
  })

  const store = async (
    client: pg.Client,
    id: string,
    key: string,
    value: Buffer,
  ): Promise<Uint8Array> => {
    const [decoded] = await codec.decode([{ topic: job.input, value, headers: {} }])
    if (decoded?.kind !== 'event') throw new Error(`${decoded?.kind ?? 'nothing'} was decoded`)
    const { order, meta } = decoded.value as OrderQueued
    const { bytes } = codec.encode({
      token: tokens.submitted,
      value: { meta, order: mapped(order), flow: null },
    })
    await client.query('begin')
    await client.query({ ...INBOX, values: [id] })
    await client.query({
      ...STATE,
      values: [key, order.version, JSON.stringify(keptOf(order))],
    })
    await client.query({ ...OUTBOX, values: [key, Buffer.from(bytes)] })
    await client.query('commit')
    return bytes
  }

  // Messages of one key stay on one connection, so that their order holds.
  const chains = clients.map(() => Promise.resolve())
  await consumer.run({
    eachBatchAutoResolve: true,
    partitionsConsumedConcurrently: 6,
    eachBatch: async (payload) => {
      const { batch } = payload
      for (let from = 0; from < batch.messages.length; from += 100) {
        const part = batch.messages.slice(from, from + 100)
        const outputs = await Promise.all(
          part.map(async ({ key, value, headers }) => {
            const name = key?.toString() ?? ''
            const id = headers?.[HEADER.id]?.toString() ?? ''
            const index = partitionOf(name, CONNECTIONS)
            const client = clients[index]
            if (client === undefined || value === null) throw new Error('no connection or no value')
            const before = chains[index] ?? Promise.resolve()
            const result = before.then(() => store(client, id, name, value))
            chains[index] = result.then(() => undefined)
            return {
              key: name,
              value: Buffer.from(await result),
              partition: partitionOf(name, SLOTS),
            }
          }),
        )
        await producer.send({ topic: job.output, acks: -1, messages: outputs })
        meter.add(outputs.length)
        await payload.heartbeat()
      }
    },
  })
}

await underParent(run)
