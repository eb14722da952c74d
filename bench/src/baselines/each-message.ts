import { Kafka, logLevel } from 'kafkajs'
import { partitionOf } from '@carrick/messaging'
import type { OrderQueued } from '@carrick/schemas'
import { readJob } from '../scene/job.ts'
import { createMeter, tellReady, underParent } from '../scene/meter.ts'
import { tokensOf } from '../scene/tokens.ts'
import { createCodec, SLOTS } from '../scene/topics.ts'
import { createPostOrder } from '../subjects/post-order.ts'
import { documentOf, mapped, postedPayload } from '../subjects/work.ts'

/**
 * What a service looks like that is written with kafkajs alone: eachMessage, six partitions at once,
 * the output awaited, offsets committed by the client. Without an ERP it relays.
 */
const run = async (): Promise<void> => {
  const job = readJob()
  const tokens = tokensOf(job.input, job.output)
  const codec = createCodec(job.registry)
  await codec.prepare({ reads: [tokens.queued], writes: [tokens.posted, tokens.submitted] })
  const send = job.erp === undefined ? undefined : createPostOrder(job.erp, 6)
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
    eachMessage: async ({ topic, message }) => {
      const key = message.key?.toString() ?? ''
      const value = message.value ?? Buffer.alloc(0)
      const [decoded] = await codec.decode([{ topic, value, headers: {} }])
      if (decoded?.kind !== 'event') throw new Error(`${decoded?.kind ?? 'nothing'} was decoded`)
      const { order, meta } = decoded.value as OrderQueued
      if (send !== undefined) await send(documentOf(order))
      const { bytes } = codec.encode(
        send === undefined
          ? { token: tokens.submitted, value: { meta, order: mapped(order), flow: null } }
          : { token: tokens.posted, value: { meta, ...postedPayload(order) } },
      )
      await producer.send({
        topic: job.output,
        acks: -1,
        messages: [{ key, value: Buffer.from(bytes), partition: partitionOf(key, SLOTS) }],
      })
      if (job.latency === true) meter.arrived(key)
      meter.add(1)
    },
  })
}

await underParent(run)
