import { MeshError, messageOf } from '@carrick/kernel'
import type { Source, SourceContext, SourceStep } from '../handlers/source.ts'
import type { SourceLease } from '../ports/store.ts'
import { askMail, isOver, type RuntimeContext } from './context.ts'
import { type Cause, recordOf } from './emit.ts'
import { mailOf } from './mail.ts'

interface Held {
  readonly slot: string
  readonly epoch: number
  alive: boolean
  published: number | undefined
  cursor: string | undefined
}

const LONGEST_BACKOFF_MS = 30_000

const fenced = (slot: string): MeshError =>
  new MeshError('MESH_SOURCE_FENCED', `Another instance holds the lease of ${slot}`, {
    kind: 'held',
  })

/** Position, events and facts in one commit; the events follow in sequence. */
const commitStep = async (
  context: RuntimeContext,
  source: Source,
  held: Held,
  { cursor, emit = [], facts = [] }: SourceStep,
): Promise<void> => {
  if (!held.alive) throw fenced(held.slot)
  const records = emit.map((event) => {
    const cause: Cause = {
      id: null,
      key: event.key,
      correlationId: event.key,
      meta: undefined,
      traceparent: undefined,
    }
    return recordOf(context, event, event.meta?.aggregateVersion ?? 0, cause)
  })
  const { published } = held
  const result = await context.store.commitSource({
    fence: held,
    cursor,
    records,
    facts: facts.map((fact) => mailOf(context, fact)),
    published,
  })
  if (result === 'fenced') {
    held.alive = false
    throw fenced(held.slot)
  }
  if (cursor !== undefined) held.cursor = cursor
  if (result.seq !== undefined) {
    const pack = { slot: held.slot, seq: result.seq, records }
    context.publisher.push(held.slot, held, pack, (seq) => (held.published = seq))
  }
  if (facts.length > 0) askMail(context)
  context.sourceFaults.delete(source.name)
  context.observer.settled?.(source.name, 'emitted', records.length)
}

/** Keeps the lease while the source runs; a lost lease aborts it. One that lasts has got over its last fault. */
const keepLease = async (
  context: RuntimeContext,
  source: Source,
  held: Held,
  controller: AbortController,
): Promise<void> => {
  const { clock, store, settings, ended } = context
  const startedAt = clock.monotonic()
  let renewedAt = startedAt
  while (held.alive && !controller.signal.aborted && !ended.signal.aborted && !context.stopping) {
    await clock.sleep(settings.leaseMs / 3, controller.signal)
    if (clock.monotonic() - startedAt >= settings.leaseMs) context.sourceFaults.delete(source.name)
    try {
      if (held.published !== undefined) {
        const { published } = held
        const step = { fence: held, cursor: undefined, records: [], facts: [], published }
        if ((await store.commitSource(step)) === 'fenced') held.alive = false
      }
      const sentAt = clock.monotonic()
      if (await store.renewSource(held, settings.leaseMs)) renewedAt = sentAt
      else held.alive = false
    } catch (thrown) {
      context.logger.warn({ slot: held.slot, err: messageOf(thrown) }, 'A lease was not renewed')
    }
    // Past its end another instance may run: stop before being told.
    if (clock.monotonic() - renewedAt > settings.leaseMs) held.alive = false
  }
  controller.abort()
}

const runLeased = async (
  context: RuntimeContext,
  source: Source,
  lease: SourceLease,
): Promise<void> => {
  const { slot, epoch, cursor, packs } = lease
  const held: Held = { slot, epoch, alive: true, published: undefined, cursor }
  for (const pack of packs) {
    context.publisher.push(slot, held, pack, (seq) => (held.published = seq))
  }
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  context.ended.signal.addEventListener('abort', stop, { once: true })
  context.sourceStops.add(stop)
  const lasting = keepLease(context, source, held, controller)
  const sourceContext: SourceContext = {
    get cursor() {
      return held.cursor
    },
    signal: controller.signal,
    commit: (step) => commitStep(context, source, held, step),
  }
  try {
    await source.run(sourceContext)
  } finally {
    controller.abort()
    await lasting
    context.ended.signal.removeEventListener('abort', stop)
    context.sourceStops.delete(stop)
    if (context.stopping && held.alive) {
      while (!context.publisher.isIdle() && !isOver(context)) {
        await context.clock.sleep(20, context.ended.signal)
      }
      const { published } = held
      await context.store.commitSource({
        fence: held,
        cursor: undefined,
        records: [],
        facts: [],
        published,
      })
      await context.store.releaseSource(held)
    }
    held.alive = false
  }
}

/** Tries to get the lease, runs the source while it holds it, and runs it again after a fault, with backoff. */
export const runSource = async (context: RuntimeContext, source: Source): Promise<void> => {
  const { clock, store, settings, ended, member } = context
  let backoff = settings.sourceBackoffMs
  while (!ended.signal.aborted && !context.stopping) {
    const startedAt = clock.monotonic()
    try {
      const lease = await store.acquireSource(member, source.slot, settings.leaseMs)
      if (lease === undefined) {
        await clock.sleep(settings.leaseMs / 3, ended.signal)
        continue
      }
      await runLeased(context, source, lease)
      backoff = settings.sourceBackoffMs
    } catch (thrown) {
      context.logger.warn({ source: source.name, err: thrown }, 'A source ended; it is run again')
      context.sourceFaults.set(source.name, messageOf(thrown))
      const hasLasted = clock.monotonic() - startedAt >= settings.leaseMs
      backoff = hasLasted ? settings.sourceBackoffMs : Math.min(backoff * 2, LONGEST_BACKOFF_MS)
    }
    await clock.sleep(backoff, ended.signal)
  }
}
