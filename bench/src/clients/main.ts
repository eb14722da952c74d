import { randomUUID } from 'node:crypto'
import { systemClock } from '@carrick/kernel'
import { KAFKA_CLIENTS, type KafkaClient, openKafkaLog } from '@carrick/messaging'
import { rssMb } from '../scene/meter.ts'
import { SLOTS } from '../scene/topics.ts'

/**
 * node bench/src/clients/main.ts HOST:PORT CLIENT TOPIC COUNT: relays COUNT records of 740 bytes from
 * TOPIC (filled at the first use) to another topic through the port, and says in one line of JSON how
 * fast and with how much CPU. One client for each process, so that one does not warm up the other.
 */
const RECORD_BYTES = 740
const PER_SEND = 2_000
const ATTEMPTS = 20

const [broker = '', name = '', topic = '', countText = ''] = process.argv.slice(2)
const client = KAFKA_CLIENTS.find((known) => known === name)
const count = Number(countText)
if (client === undefined || topic === '' || !(count > 0))
  throw new Error('expected: HOST:PORT kafkajs|platformatic TOPIC COUNT')

const open = (as: KafkaClient, clientId: string) =>
  openKafkaLog(as, { brokers: [broker], clientId }, systemClock)

/** A new topic has no leaders for a moment. */
const endOf = async (read: () => Promise<readonly { readonly end: number }[]>): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await read()).reduce((sum, { end }) => sum + end, 0)
    } catch (thrown) {
      if (attempt === ATTEMPTS) throw thrown
      await systemClock.sleep(200)
    }
  }
}

const fill = async (): Promise<void> => {
  const log = await open('kafkajs', 'fill')
  await log.ensureTopics([topic, `${topic}-out`].map((one) => ({ topic: one, partitions: SLOTS })))
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot)
  let written = await endOf(() => log.positions('fill', [topic], slots))
  const value = Buffer.alloc(RECORD_BYTES, 'x')
  for (; written < count; written += PER_SEND) {
    await log.publish(
      Array.from({ length: PER_SEND }, (_, index) => ({
        topic,
        partition: index % SLOTS,
        key: `key-${String(index)}`,
        value,
        headers: { 'event-id': randomUUID() },
      })),
    )
  }
  await log.close()
}

const relay = async (): Promise<void> => {
  const log = await open(client, `relay-${client}`)
  const arrived: Parameters<typeof log.publish>[0][number][] = []
  let wake = (): void => undefined
  let began: { readonly at: number; readonly cpu: NodeJS.CpuUsage } | undefined
  const subscription = await log.subscribe({
    group: `relay-${randomUUID()}`,
    topics: [topic],
    onAssigned: () => Promise.resolve(),
    onRecords: ({ records }) => {
      began ??= { at: performance.now(), cpu: process.cpuUsage() }
      for (const record of records) arrived.push({ ...record, topic: `${topic}-out` })
      wake()
    },
  })
  let sent = 0
  while (sent < count) {
    const batch = arrived.splice(0, PER_SEND)
    if (batch.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    else await log.publish(batch)
    sent += batch.length
  }
  const seconds = (performance.now() - (began?.at ?? 0)) / 1_000
  const { user, system } = process.cpuUsage(began?.cpu)
  const rate = Math.round(sent / seconds)
  const cpuPer1k = Number(((user + system) / 1_000 / sent).toFixed(4))
  process.stdout.write(
    `${JSON.stringify({ client, rate, cpuPer1k, rssMb: Math.round(rssMb()) })}\n`,
  )
  await subscription.stop()
  await log.close()
}

await fill()
await relay()
