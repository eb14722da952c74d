import { type Clock, isMeshError, type MeshError, uuid5 } from '@carrick/kernel'
import {
  emit,
  type InternalMessage,
  type Outgoing,
  type Source,
  type SourceContext,
} from '@carrick/messaging'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { backoffMs } from '../domain/backoff.ts'
import {
  type FeedPosition,
  fromTheBeginning,
  readPosition,
  writePosition,
} from '../domain/feed-position.ts'
import type { Bell, FeedHealth, FeedPage } from '../ports.ts'

export interface FollowFeedDeps<T> {
  /** `erp-events.<verb>-<noun>`. */
  readonly name: string
  /** The lease: one reader over all instances. Names the feed in health and cases too. */
  readonly slot: string
  /** ERP instance. */
  readonly erp: string
  readonly pollMs: number
  readonly clock: Clock
  readonly bell: Bell
  readonly health: FeedHealth
  readonly read: (cursor: string | null, signal: AbortSignal) => Promise<FeedPage<T>>
  /** Undefined: the entry is not ours. */
  readonly messageOf: (entry: T) => InternalMessage<unknown> | undefined
}

const CASES = '0c8f6f1e-4a57-5d8a-9e57-2f0b4b8d6a13'

type Emitted = Outgoing & { readonly key: string }

const caseOf = (slot: string, erp: string, code: string, caseVersion: number) => ({
  caseId: uuid5(CASES, slot, code),
  caseVersion,
  service: 'erp-events',
  subject: `erp:${erp}`,
  code,
})

const opened = (slot: string, erp: string, problem: MeshError, version: number): Emitted => ({
  ...emit(CaseOpened, {
    ...caseOf(slot, erp, problem.code, version),
    cause: problem.message,
    ownerRole: 'integrator',
    resolution: 'Mend what the ERP answers; the feed is read on by itself and nothing is lost',
    fingerprint: `${slot} ${problem.code}`,
  }),
  key: `erp:${erp}`,
})

const resolved = (slot: string, erp: string, code: string, version: number): Emitted => ({
  ...emit(CaseResolved, {
    ...caseOf(slot, erp, code, version),
    how: 'The feed can be read again',
    by: null,
  }),
  key: `erp:${erp}`,
})

/** One run of the loop: begins where the last commit left off. */
class Follower<T> {
  readonly #deps: FollowFeedDeps<T>
  readonly #context: SourceContext
  #position: FeedPosition
  #failures = 0

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

  async #take({ entries, cursor, more }: FeedPage<T>): Promise<void> {
    const { slot, erp, bell, health, pollMs, messageOf } = this.#deps
    this.#failures = 0
    health.read(slot)
    const facts = entries.flatMap((entry) => messageOf(entry) ?? [])
    const ignored = entries.length - facts.length
    const before = this.#position
    const moved = entries.length > 0 || cursor !== before.cursor
    if (moved || before.open !== null) {
      const closes = before.open === null ? 0 : 1
      const next = {
        cursor,
        ignored: before.ignored + ignored,
        cases: before.cases + closes,
        open: null,
      }
      const emitted = before.open === null ? [] : [resolved(slot, erp, before.open, next.cases)]
      await this.#context.commit({ cursor: writePosition(next), facts, emit: emitted })
      this.#position = next
      if (ignored > 0) health.ignored(slot, ignored)
    }
    // Without progress "more" is no reason to ask at once.
    if (!more || !moved) await bell.wait(pollMs, this.#context.signal)
  }

  async #onProblem(problem: MeshError): Promise<void> {
    const { slot, erp, health, clock, pollMs } = this.#deps
    if (problem.code === 'MESH_ERP_CURSOR_GONE' && this.#position.cursor !== null) {
      health.forgotten(slot)
      this.#position = fromTheBeginning(this.#position)
      return
    }
    this.#failures += 1
    health.failed(slot, problem)
    if (problem.kind === 'terminal' && this.#position.open === null) {
      const cases = this.#position.cases + 1
      const next = { ...this.#position, cases, open: problem.code }
      await this.#context.commit({
        cursor: writePosition(next),
        emit: [opened(slot, erp, problem, cases)],
      })
      this.#position = next
    }
    await clock.sleep(backoffMs(this.#failures, pollMs, problem.retryAfterMs), this.#context.signal)
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
  run: (context) => new Follower(deps, context).run(),
})
