import { Kafka, logLevel } from 'kafkajs'
import { partitionOf } from '@carrick/messaging'
import type { OrderQueued } from '@carrick/schemas'
import { readJob } from '../scene/job.ts'
import { createMeter, tellReady, underParent } from '../scene/meter.ts'
import { tokensOf } from '../scene/tokens.ts'
import { createCodec, SLOTS } from '../scene/topics.ts'
import { mapped } from '../subjects/work.ts'

/** kafkajs at its quickest: eachBatch, decode, map, encode, one send per batch, nothing kept. */
const run = async (): Promise<void> => {
  const job = readJob()
  const tokens = tokensOf(job.input, job.output)
  const codec = createCodec(job.registry)
  await codec.prepare({ reads: [tokens.queued], writes: [tokens.submitted] })
  const kafka = new Kafka({ brokers: [job.kafka], clientId: job.group, logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: job.group, maxWaitTimeInMs: 200 })
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  const meter = createMeter(job)
  await Promise.all([consumer.connect(), producer.connect()])
  await consumer.subscribe({ topics: [job.input], fromBeginning: true })
  process.on('SIGTERM', () => {
    void Promise.all([consumer.disconnect(), producer.disconnect()]).finally(() => process.exit(0))
  })
  consumer.on(consumer.events.GROUP_JOIN, tellReady)
  await consumer.run({
    partitionsConsumedConcurrently: 6,
    eachBatch: async ({ batch }) => {
      const values = batch.messages.map(({ value }) => value ?? Buffer.alloc(0))
      const decoded = await codec.decode(
        values.map((value) => ({ topic: batch.topic, value, headers: {} })),
      )
      const outputs = decoded.map((one, index) => {
        if (one.kind !== 'event') throw new Error(`${one.kind} was decoded`)
        const { order, meta } = one.value as OrderQueued
        const key = batch.messages[index]?.key?.toString() ?? ''
        const value = { meta, order: mapped(order), flow: null }
        const { bytes } = codec.encode({ token: tokens.submitted, value })
        return { key, value: Buffer.from(bytes), partition: partitionOf(key, SLOTS) }
      })
      await producer.send({ topic: job.output, acks: -1, messages: outputs })
      for (const { key } of outputs) meter.arrived(key)
      meter.add(outputs.length)
    },
  })
}

await underParent(run)
