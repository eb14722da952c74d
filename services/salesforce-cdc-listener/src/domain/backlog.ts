import {
  countDirty,
  type DirtyRecords,
  dirtySince,
  type EchoRule,
  type Family,
  markDirty,
  noDirtyRecords,
} from './dirty-records.ts'
import type { RecordChange } from './record-change.ts'
import type { ReturnObjects } from './return-snapshot.ts'

/** More dirty records than this, and the feed gets no new credit until they are read. */
const LIMIT = 2000

export interface BacklogOptions {
  readonly replay: string | undefined
  readonly seenUpTo: number
  readonly echo: EchoRule
  readonly returns: ReturnObjects | undefined
}

export interface Taken {
  readonly dirty: DirtyRecords
  readonly replay: string | undefined
  readonly seenUpTo: number
}

/** What the feed said and the org was not asked about yet. */
export class Backlog {
  #dirty = noDirtyRecords()
  #replay: string | undefined
  #seenUpTo: number
  #changed = Promise.withResolvers<undefined>()
  #taken = Promise.withResolvers<undefined>()
  readonly #echo: EchoRule
  readonly #returns: ReturnObjects | undefined

  constructor({ replay, seenUpTo, echo, returns }: BacklogOptions) {
    this.#replay = replay
    this.#seenUpTo = seenUpTo
    this.#echo = echo
    this.#returns = returns
  }

  get changed(): Promise<undefined> {
    return this.#changed.promise
  }

  reconcileSince(family: Family, instant: number): void {
    dirtySince(this.#dirty, family, instant)
    this.#changed.resolve(undefined)
  }

  async add(changes: readonly RecordChange[], position: string): Promise<void> {
    for (const change of changes) {
      markDirty(this.#dirty, change, this.#echo, this.#returns)
      this.#seenUpTo = Math.max(this.#seenUpTo, change.commitTimestamp)
    }
    this.#replay = position
    this.#changed.resolve(undefined)
    while (countDirty(this.#dirty) > LIMIT) await this.#taken.promise
  }

  take(): Taken {
    const taken = { dirty: this.#dirty, replay: this.#replay, seenUpTo: this.#seenUpTo }
    this.#dirty = noDirtyRecords()
    this.#changed = Promise.withResolvers()
    this.#taken.resolve(undefined)
    this.#taken = Promise.withResolvers()
    return taken
  }
}
