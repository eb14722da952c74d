import { type Clock, isMeshError, type MeshError, uuid7 } from '@carrick/kernel'
import { emit, type InternalMessage, type Source, type SourceContext } from '@carrick/messaging'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { backoffMs } from '../domain/backoff.ts'
import { endedRestore, openedCase, openedRestore, resolvedCase } from '../domain/feed-case.ts'
import {
  type FeedPosition,
  forgetting,
  fromTheBeginning,
  readPosition,
  writePosition,
} from '../domain/feed-position.ts'
import { type Landmark, withLandmarks } from '../domain/landmark.ts'
import { storable } from '../domain/storable.ts'
import { keyOfUnreadable } from '../domain/unreadable-fact.ts'
import type { Bell, FeedHealth, FeedPage, RestoreWatch } from '../ports.ts'
import { unreadableFact } from './refuse-fact.handler.ts'

export interface FollowFeedDeps<T> {
  /** `erp-events.<verb>-<noun>`. */
  readonly name: string
  /** The lease: one reader over all instances. Names the feed in health and cases too. */
  readonly slot: string
  /** ERP instance. */
  readonly erp: string
  /** Pause between two reads; asked for before each, as it may change meanwhile. */
  readonly pollMs: () => number
  readonly clock: Clock
  readonly bell: Bell
  readonly health: FeedHealth
  readonly read: (cursor: string | null, signal: AbortSignal) => Promise<FeedPage<T>>
  /** Undefined: the entry is not ours. */
  readonly messageOf: (entry: T) => InternalMessage<unknown> | undefined
  readonly watch?: RestoreWatch<T>
}

/** Pause between two looks at the landmarks; they are looked at too whenever a read has failed. */
const LOOK_MS = 60_000

/** One run of the loop: begins where the last commit left off. */
class Follower<T> {
  readonly #deps: FollowFeedDeps<T>
  readonly #context: SourceContext
  #position: FeedPosition
  #failures = 0
  /** Monotonic time of the last look; undefined = it is due. */
  #lookedAt: number | undefined

  constructor(deps: FollowFeedDeps<T>, context: SourceContext) {
    this.#deps = deps
    this.#context = context
    this.#position = readPosition(context.cursor)
  }

  async run(): Promise<void> {
    const { signal } = this.#context
    while (!signal.aborted) {
      let page: FeedPage<T>
      try {
        await this.#lookBack()
        page = await this.#deps.read(this.#position.cursor, signal)
      } catch (thrown) {
        if (!isMeshError(thrown)) throw thrown
        // A read that was cut off by the stop is no failure of the ERP.
        if (this.#isOver()) return
        await this.#onProblem(thrown)
        continue
      }
      await this.#take(page)
    }
  }

  /** A function, because what was true before an await need not be true after it. */
  #isOver(): boolean {
    return this.#context.signal.aborted
  }

  /**
   * An ERP that was restored need not refuse our place in its feed: it has grown past it by then, or its
   * places are times. What it told and has no more gives it away.
   */
  async #lookBack(): Promise<void> {
    const { watch, clock } = this.#deps
    const now = clock.monotonic()
    if (watch === undefined || (this.#lookedAt ?? -Infinity) + LOOK_MS > now) return
    const { landmarks = [] } = this.#position
    const { signal } = this.#context
    for (const landmark of landmarks) {
      if (await watch.stands(landmark, signal)) continue
      await this.#onRestore(watch, landmark)
      return
    }
    this.#position = { ...this.#position, landmarks: landmarks.slice(-1) }
    this.#lookedAt = now
  }

  /** Tells of it, compares what was told lately, and reads the feed from its beginning. */
  async #onRestore(watch: RestoreWatch<T>, landmark: Landmark): Promise<void> {
    const { slot, erp, health } = this.#deps
    const key = `erp:${erp}`
    health.restored(slot, landmark.documentId)
    const cases = this.#position.cases + 1
    const opened = emit(CaseOpened, openedRestore(slot, erp, landmark, cases))
    const told = { ...this.#position, cases }
    await this.#context.commit({ cursor: writePosition(told), emit: [{ ...opened, key }] })
    this.#position = told
    const { orders, concerned } = await watch.compare(landmark, this.#context.signal)
    const counts = { orders, concerned: concerned.length }
    const ended = emit(CaseResolved, endedRestore(slot, erp, counts, cases + 1))
    const next = forgetting({ ...told, cases: cases + 1 })
    const step = { facts: concerned, emit: [{ ...ended, key }] }
    await this.#context.commit({ cursor: writePosition(next), ...step })
    this.#position = next
  }

  #landmarksAfter({ entries }: FeedPage<T>): readonly Landmark[] {
    const { watch } = this.#deps
    const told = entries.flatMap((entry) => watch?.landmarkOf(entry) ?? [])
    return withLandmarks(this.#position.landmarks ?? [], told)
  }

  async #take(page: FeedPage<T>): Promise<void> {
    const { slot, erp, bell, health, pollMs } = this.#deps
    this.#failures = 0
    health.read(slot)
    const { cursor: before, ignored, cases, open } = this.#position
    const moved = page.entries.length + page.unreadable.length > 0 || page.cursor !== before
    if (moved || open !== null) {
      const own = page.entries.flatMap((entry) => this.#deps.messageOf(storable(entry)) ?? [])
      const foreign = page.entries.length - own.length
      const next: FeedPosition = {
        cursor: page.cursor,
        ignored: ignored + foreign,
        cases: open === null ? cases : cases + 1,
        open: null,
        landmarks: this.#landmarksAfter(page),
      }
      const key = `erp:${erp}`
      const resolved =
        open === null ? [] : [emit(CaseResolved, resolvedCase(slot, erp, open, next.cases))]
      await this.#context.commit({
        cursor: writePosition(next),
        facts: [...own, ...this.#unreadable(page)],
        emit: resolved.map((event) => ({ ...event, key })),
      })
      this.#position = next
      if (foreign > 0) health.ignored(slot, foreign)
    }
    // Without progress "more" is no reason to ask at once.
    if (!page.more || !moved) await bell.wait(pollMs(), this.#context.signal)
  }

  #unreadable({ unreadable }: FeedPage<T>): readonly InternalMessage<unknown>[] {
    const { erp, clock } = this.#deps
    return unreadable.map((entry) => {
      const body = storable({ erp, ...entry })
      return { token: unreadableFact, key: keyOfUnreadable(body), id: uuid7(clock.now()), body }
    })
  }

  async #onProblem(problem: MeshError): Promise<void> {
    const { slot, erp, health, clock, pollMs } = this.#deps
    if (problem.code === 'MESH_ERP_CURSOR_GONE' && this.#position.cursor !== null) {
      health.forgotten(slot)
      this.#position = fromTheBeginning(this.#position)
      this.#lookedAt = undefined
      return
    }
    this.#failures += 1
    this.#lookedAt = undefined
    health.failed(slot, problem)
    if (problem.kind === 'terminal' && this.#position.open === null) {
      const cases = this.#position.cases + 1
      const next = { ...this.#position, cases, open: problem.code }
      await this.#context.commit({
        cursor: writePosition(next),
        emit: [{ ...emit(CaseOpened, openedCase(slot, erp, problem, cases)), key: `erp:${erp}` }],
      })
      this.#position = next
    }
    const pauseMs = backoffMs(this.#failures, pollMs(), problem.retryAfterMs)
    await clock.sleep(pauseMs, this.#context.signal)
  }
}

/**
 * Reads a feed page by page for ever. Position and facts are committed together, so that a crash reads
 * a page again or not at all; whoever takes the facts knows what is news.
 */
export const followFeed = <T>(deps: FollowFeedDeps<T>): Source => ({
  name: deps.name,
  slot: deps.slot,
  produces: [CaseOpened, CaseResolved],
  run: async (context) => {
    try {
      await new Follower(deps, context).run()
    } finally {
      deps.health.left(deps.slot)
    }
  },
})
