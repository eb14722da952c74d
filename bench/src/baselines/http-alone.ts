import { readJob } from '../scene/job.ts'
import { createMeter, underParent } from '../scene/meter.ts'
import { orderKey, queuedOrder } from '../scene/orders.ts'
import { createPostOrder } from '../subjects/post-order.ts'
import { documentOf } from '../subjects/work.ts'

/** The ceiling: the same POSTs, K in flight, and nothing around them. */
const run = async (): Promise<void> => {
  const job = readJob()
  const { permits = 64, erp = '' } = job
  const send = createPostOrder(erp, permits)
  const meter = createMeter(job)
  process.on('SIGTERM', () => process.exit(0))
  let next = 0
  const total = job.skip + job.count
  const one = async (): Promise<void> => {
    while (next < total) {
      next += 1
      await send(documentOf(queuedOrder(orderKey(next), 1).order))
      meter.add(1)
    }
  }
  await Promise.all(Array.from({ length: permits }, one))
}

await underParent(run)
