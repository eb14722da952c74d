import { randomUUID } from 'node:crypto'
import { systemClock } from '@carrick/kernel'
import { createRuntime, type EventLog } from '@carrick/messaging'
import { observe } from '@carrick/service-host'
import { openPostgresStore } from '@carrick/store'
import {
  createLogger,
  createMetrics,
  formatTraceparent,
  startTracing,
  traceOf,
} from '@carrick/telemetry'
import { type Job, readJob } from '../scene/job.ts'
import { createMeter, type Meter, tellReady, underParent } from '../scene/meter.ts'
import { tokensOf } from '../scene/tokens.ts'
import { createCodec, createLog } from '../scene/topics.ts'
import { createNoStore } from './no-store.ts'
import { createPostOrder } from './post-order.ts'
import { post, relay } from './work.ts'

/** Tells the meter what the log acknowledged on the output topic. */
const metered = (log: EventLog, job: Job, meter: Meter): EventLog => ({
  ...log,
  publish: async (records) => {
    await log.publish(records)
    const outputs = records.filter(({ topic }) => topic === job.output)
    if (job.latency === true) for (const { key } of outputs) meter.arrived(key ?? '')
    if (job.tickMs === undefined) meter.add(outputs.length)
    else for (const { partition } of outputs) meter.add(1, partition)
  },
})

/** The runtime and the store as a service runs them, with metrics, log and spans of one event in a hundred. */
const run = async (job: Job): Promise<void> => {
  const { group, kafka, registry, permits = 64, database, traces, erp } = job
  const tokens = tokensOf(job.input, job.output)
  const logger = createLogger({ service: group })
  const metrics = createMetrics(group)
  const tracing = await startTracing({
    service: group,
    ratio: 0.01,
    ...(traces !== undefined && { endpoint: traces }),
  })
  const store =
    database === undefined
      ? createNoStore()
      : await openPostgresStore({ ...database, applicationName: group })
  const log = createLog(kafka, group)
  const meter = createMeter(job)
  const handler =
    job.work === 'post' && erp !== undefined
      ? post(tokens, createPostOrder(erp, permits))
      : relay(tokens)
  const runtime = createRuntime({
    service: group,
    member: `${group}-${randomUUID()}`,
    handlers: [handler],
    store,
    log: metered(log, job, meter),
    codec: createCodec(registry),
    clock: systemClock,
    logger,
    settings: { permits, acceptFirst: job.acceptFirst ?? false },
    observer: observe({ service: group, metrics, tracing, logger, now: () => Date.now() }),
    traceOf: (eventId) => formatTraceparent(traceOf(eventId, tracing.ratio)),
    onFatal: (reason) => {
      throw new Error(reason)
    },
  })
  process.on('SIGTERM', () => {
    void runtime
      .stop()
      .then(() => Promise.all([log.close(), store.close(), tracing.stop()]))
      .finally(() => process.exit(0))
  })
  await runtime.start()
  tellReady()
}

await underParent(() => run(readJob()))
