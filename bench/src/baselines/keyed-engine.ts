import {
  type InboundRecord,
  type OutboundRecord,
  partitionOf,
  type Subscription,
} from '@carrick/messaging'
import type { OrderQueued } from '@carrick/schemas'
import { readJob } from '../scene/job.ts'
import { createMeter, tellReady, underParent } from '../scene/meter.ts'
import { tokensOf } from '../scene/tokens.ts'
import { createCodec, createLog, SLOTS } from '../scene/topics.ts'
import { createPostOrder } from '../subjects/post-order.ts'
import { documentOf, postedPayload } from '../subjects/work.ts'

const COMMIT_MS = 200

/** Offsets of one partition that are not done, in order; the first one is where a restart begins. */
class Open {
  readonly #offsets = new Set<number>()
  #next = 0

  add(offset: number): void {
    this.#offsets.add(offset)
    this.#next = offset + 1
  }

  done(offset: number): void {
    this.#offsets.delete(offset)
  }

  lowWater(): number {
    for (const offset of this.#offsets) return offset
    return this.#next
  }
}

/**
 * The bare engine: one chain per key, K calls in flight, outputs in batches, offsets behind the
 * acknowledged outputs. Nothing is stored: what a crash interrupts is posted twice.
 */
const run = async (): Promise<void> => {
  const job = readJob()
  const { permits = 256, erp = '' } = job
  const tokens = tokensOf(job.input, job.output)
  const codec = createCodec(job.registry)
  await codec.prepare({ reads: [tokens.queued], writes: [tokens.posted] })
  const log = createLog(job.kafka, job.group)
  const send = createPostOrder(erp, permits)
  const meter = createMeter(job)
  const chains = new Map<string, InboundRecord[]>()
  const ready: string[] = []
  const open = new Map<number, Open>()
  let outputs: { readonly record: OutboundRecord; readonly of: InboundRecord }[] = []
  let running = 0
  let pending = 0
  let paused = false
  let publishing = false
  let generation = 0
  const subscribed = Promise.withResolvers<Subscription>()
  const partitions = Array.from({ length: SLOTS }, (_, partition) => ({
    topic: job.input,
    partition,
  }))

  const regulate = (): void => {
    if (!paused && pending > 16 * permits) {
      paused = true
      void subscribed.promise.then((subscription) => subscription.pause(partitions))
    } else if (paused && pending <= 8 * permits) {
      paused = false
      void subscribed.promise.then((subscription) => subscription.resume(partitions))
    }
  }

  const publish = async (): Promise<void> => {
    publishing = true
    while (outputs.length > 0) {
      const batch = outputs
      outputs = []
      await log.publish(batch.map(({ record }) => record))
      for (const { of } of batch) open.get(of.partition)?.done(of.offset)
      pending -= batch.length
      meter.add(batch.length)
      regulate()
    }
    publishing = false
  }

  const handle = async (of: InboundRecord): Promise<void> => {
    const key = of.key ?? ''
    const value = of.value ?? Buffer.alloc(0)
    const [decoded] = await codec.decode([{ topic: of.topic, value, headers: of.headers }])
    if (decoded?.kind !== 'event') throw new Error(`${decoded?.kind ?? 'nothing'} was decoded`)
    const { order, meta } = decoded.value as OrderQueued
    await send(documentOf(order))
    const { bytes } = codec.encode({
      token: tokens.posted,
      value: { meta, ...postedPayload(order) },
    })
    const partition = partitionOf(key, SLOTS)
    outputs.push({ record: { topic: job.output, partition, key, value: bytes, headers: {} }, of })
    if (!publishing) void publish()
  }

  const pump = (): void => {
    while (running < permits) {
      const key = ready.shift()
      const [record] = chains.get(key ?? '') ?? []
      if (key === undefined || record === undefined) return
      running += 1
      void handle(record).then(() => {
        running -= 1
        const chain = chains.get(key)
        chain?.shift()
        if (chain?.length === 0) chains.delete(key)
        else ready.push(key)
        pump()
      })
    }
  }

  const subscription = await log.subscribe({
    group: job.group,
    topics: [job.input],
    onAssigned: (assignment) => {
      generation = assignment.generation
      for (const slot of assignment.slots) open.set(slot, new Open())
      tellReady()
      return Promise.resolve()
    },
    onRecords: ({ partition, records }) => {
      for (const record of records) {
        const key = record.key ?? ''
        open.get(partition)?.add(record.offset)
        const chain = chains.get(key)
        if (chain !== undefined) chain.push(record)
        else {
          chains.set(key, [record])
          ready.push(key)
        }
      }
      pending += records.length
      regulate()
      pump()
    },
  })
  subscribed.resolve(subscription)
  setInterval(() => {
    const offsets = [...open].map(([partition, low]) => ({
      topic: job.input,
      partition,
      offset: low.lowWater(),
    }))
    subscription.commit(generation, offsets).catch(() => undefined)
  }, COMMIT_MS)
  process.on('SIGTERM', () => {
    void subscription
      .stop()
      .then(() => log.close())
      .finally(() => process.exit(0))
  })
}

await underParent(run)
