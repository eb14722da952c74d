import { randomFillSync } from 'node:crypto'
import {
  type Clock,
  deadLetterTopic,
  isMeshError,
  MeshError,
  messageOf,
  uuid7,
} from '@carrick/kernel'
import { CaseOpened, CaseResolved, type EventToken } from '@carrick/schemas'
import type { Source } from '../handlers/source.ts'
import type { Codec } from '../ports/codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { RuntimeObserver } from '../ports/observer.ts'
import type { Store } from '../ports/store.ts'
import { createAdmin, type RuntimeAdmin } from './admin.ts'
import { runAgenda } from './agenda.ts'
import { runCommitter } from './committer.ts'
import {
  askMail,
  type EnvelopeDefaults,
  type RuntimeContext,
  type RuntimeLogger,
} from './context.ts'
import { runFlush } from './flush.ts'
import { createHeap } from './heap.ts'
import { readInboxFloor, runHousekeeping } from './housekeeping.ts'
import { takeRecords } from './intake.ts'
import { runOffsets } from './offsets.ts'
import { forgetAll, onAssigned, restart } from './ownership.ts'
import { createPublisher } from './publisher.ts'
import { storeRefused } from './record-refused.ts'
import { type HandlerInput, registerHandlers } from './registry.ts'
import { DEFAULT_SETTINGS, type RuntimeSettings } from './settings.ts'
import { createSignal } from './signal.ts'
import { runSource } from './source-runner.ts'
import { stopRuntime } from './stop.ts'
import { runWatchdog } from './watchdog.ts'
import { runWorker } from './worker.ts'

export interface RuntimeOptions {
  /** Consumer group, name in cases, suffix of the dead-letter topic. */
  readonly service: string
  readonly version?: string
  /** Unique per process start. */
  readonly member: string
  readonly handlers: readonly HandlerInput[]
  readonly sources?: readonly Source[]
  readonly store: Store
  readonly log: EventLog
  readonly codec: Codec
  readonly clock: Clock
  /** Fills 16 bytes; for ids. */
  readonly random?: (bytes: Uint8Array) => void
  readonly settings?: Partial<RuntimeSettings>
  /** Asked for each event: what the user configured may change while the service runs. */
  readonly envelope?: () => Partial<EnvelopeDefaults>
  /** A traceparent for events that no record caused. */
  readonly traceOf?: (eventId: string) => string | undefined
  readonly observer?: RuntimeObserver
  readonly logger: RuntimeLogger
  /** The runtime cannot go on: the process should end. */
  readonly onFatal?: (reason: string) => void
}

export interface Runtime extends RuntimeAdmin {
  /** Resolves when the group is joined or joining. Waits for an absent registry or broker, and says so. */
  start(): Promise<void>
  /** At most 10 s: no intake, up to 8 s for calls, last commit, publish, slots released. Idempotent. */
  stop(): Promise<void>
}

/** Randomness by the page: one system call for 256 ids. */
const pooledRandom = (): ((bytes: Uint8Array) => void) => {
  const pool = new Uint8Array(4_096)
  let used = pool.length
  return (bytes) => {
    if (used + bytes.length > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    bytes.set(pool.subarray(used, used + bytes.length))
    used += bytes.length
  }
}

const createContext = (options: RuntimeOptions): RuntimeContext => {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings }
  const handlers = registerHandlers(options.handlers)
  const { store, log, codec, clock, logger, service, random, observer = {} } = options
  const fill = random ?? pooledRandom()
  const ended = new AbortController()
  const commitWork = createSignal()
  const publisher = createPublisher({
    settings,
    log,
    clock,
    observer,
    logger,
    ended,
    refused: (owner, record, reason) => storeRefused(context, owner, record, reason),
  })
  const context: RuntimeContext = {
    service,
    version: options.version ?? '0',
    member: options.member,
    handlers,
    settings,
    store,
    log,
    codec,
    clock,
    newId: () => uuid7(clock.now(), fill),
    traceOf: options.traceOf,
    envelope: () => ({
      instance: service,
      company: '',
      org: null,
      channel: '',
      configVersion: '',
      ...options.envelope?.(),
    }),
    observer,
    logger,
    onFatal:
      options.onFatal ??
      ((reason) => {
        logger.error({ reason }, 'The runtime cannot go on')
      }),
    own: new Map(),
    governors: new Map(),
    brakes: new Map(),
    ready: [],
    work: createSignal(),
    agenda: createSignal(),
    mailAt: 0,
    commitQueue: [],
    commitWork,
    commitDone: createSignal(),
    flushWork: createSignal(),
    publisher,
    dueLanes: createHeap((a, b) => a.at < b.at),
    subscription: undefined,
    generation: 0,
    stalled: [],
    order: 0,
    inboxFloor: 0,
    paused: false,
    filling: true,
    registryAway: undefined,
    committedOffsets: new Map(),
    sourceFaults: new Map(),
    sourceStops: new Set(),
    progressAt: 0,
    stopping: false,
    committing: 0,
    ended,
  }
  return context
}

const writesOf = (context: RuntimeContext, sources: readonly Source[]): EventToken<unknown>[] => {
  const tokens = new Map<string, EventToken<unknown>>([
    [CaseOpened.name, CaseOpened],
    [CaseResolved.name, CaseResolved],
  ])
  for (const { produces } of [...context.handlers.all, ...sources]) {
    for (const token of produces) tokens.set(token.name, token)
  }
  return [...tokens.values()]
}

const FATAL: ReadonlySet<string> = new Set(['MESH_LOG_PARTITIONS', 'MESH_RUNTIME_HANDLERS'])

/** Tries until it works or the runtime stops; a server that is away at the start is waited for. */
const insist = async (
  context: RuntimeContext,
  what: string,
  run: () => Promise<void>,
): Promise<boolean> => {
  let wait = 200
  while (!context.ended.signal.aborted && !context.stopping) {
    try {
      await run()
      return true
    } catch (thrown) {
      if (isMeshError(thrown) && FATAL.has(thrown.code)) throw thrown
      context.logger.warn({ err: messageOf(thrown) }, `${what} failed; it is tried again`)
      await context.clock.sleep(wait, context.ended.signal)
      wait = Math.min(wait * 2, 5_000)
    }
  }
  return false
}

const subscribe = async (context: RuntimeContext): Promise<void> => {
  if (context.handlers.all.length === 0) return
  if (context.handlers.topics.length === 0) {
    throw new MeshError(
      'MESH_RUNTIME_HANDLERS',
      `${context.service} handles messages but reads no topic: its slots would have no owner`,
    )
  }
  context.subscription = await context.log.subscribe({
    group: context.service,
    topics: context.handlers.topics,
    onAssigned: (assignment) => onAssigned(context, assignment),
    onRecords: (batch) => {
      try {
        takeRecords(context, batch)
      } catch (thrown) {
        context.logger.error({ err: thrown }, 'Intake failed')
        restart(context, 'intake failed')
      }
    },
    onLost: () => {
      forgetAll(context)
    },
    onFailed: (cause) => {
      context.onFatal(`The consumer died: ${messageOf(cause)}`)
    },
  })
}

/** The consumer runtime of one service in one process. Throws MESH_RUNTIME_HANDLERS on two handlers of one type. */
export const createRuntime = (options: RuntimeOptions): Runtime => {
  const context = createContext(options)
  const sources = options.sources ?? []
  const loops: Promise<void>[] = []
  let stopped: Promise<void> | undefined
  const prepare = async (): Promise<void> => {
    const topic = deadLetterTopic(context.service)
    await context.log.ensureTopics([{ topic, partitions: context.settings.slots }])
    try {
      await context.codec.prepare({
        reads: context.handlers.reads,
        writes: writesOf(context, sources),
      })
      context.registryAway = undefined
    } catch (thrown) {
      context.registryAway = messageOf(thrown)
      throw thrown
    }
    await readInboxFloor(context)
  }
  return {
    ...createAdmin(context),
    start: async () => {
      if (!(await insist(context, 'Starting', prepare))) return
      loops.push(
        runWorker(context),
        runCommitter(context),
        context.publisher.run(),
        runAgenda(context),
        runOffsets(context),
        runHousekeeping(context),
        runWatchdog(context),
        ...context.handlers.desired.map((handler) => runFlush(context, handler)),
        ...sources.map((source) => runSource(context, source)),
      )
      const stopHints = context.store.onHint?.((slot) => {
        if (context.own.has(slot)) askMail(context)
      })
      if (stopHints !== undefined) {
        context.ended.signal.addEventListener('abort', stopHints, { once: true })
      }
      await insist(context, 'Joining the group', () => subscribe(context))
    },
    stop: () => (stopped ??= stopRuntime(context, loops)),
  }
}
