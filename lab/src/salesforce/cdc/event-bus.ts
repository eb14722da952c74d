/** One event in the log; the payload depends on what a channel enriches. */
export interface BusEvent {
  readonly position: bigint
  readonly at: number
  /** What a topic selects by: an entity of change events, or a platform event's name. */
  readonly entity: string
  readonly schemaId: string
  readonly id: string
  payload(enriched: readonly string[]): Buffer
}

export type NewEvent = Omit<BusEvent, 'position' | 'at'>

/**
 * Ids are not contiguous on the real bus either; nobody may compute with them. At least 2, so that
 * there is a position between a purged event and the next one.
 */
const GAPS = [2n, 3n, 2n, 7n]

/** The event log of the org: in commit order, kept for the retention time. */
export class EventBus {
  readonly #retentionMs: () => number
  readonly #now: () => number
  readonly #listeners = new Set<() => void>()
  #events: BusEvent[] = []
  #earliest: bigint
  #latest: bigint

  constructor(options: { retentionMs(): number; now(): number; readonly start: bigint }) {
    this.#retentionMs = () => options.retentionMs()
    this.#now = () => options.now()
    this.#earliest = options.start
    this.#latest = options.start
  }

  get latest(): bigint {
    return this.#latest
  }

  /** The position before the first event that is still kept. */
  get earliest(): bigint {
    this.#purge()
    return this.#earliest
  }

  append(events: readonly NewEvent[]): void {
    const at = this.#now()
    for (const event of events) {
      this.#latest += GAPS[this.#events.length % GAPS.length] ?? 1n
      this.#events.push({
        position: this.#latest,
        at,
        entity: event.entity,
        schemaId: event.schemaId,
        id: event.id,
        payload: (enriched) => event.payload(enriched),
      })
    }
    if (events.length > 0) for (const listener of this.#listeners) listener()
  }

  /** True when the log can be read after this position without missing anything. */
  canReplayAfter(position: bigint): boolean {
    return position >= this.earliest && position <= this.#latest
  }

  /** Up to `limit` events after the position. */
  after(position: bigint, limit: number): BusEvent[] {
    this.#purge()
    const start = this.#indexAfter(position)
    return this.#events.slice(start, start + limit)
  }

  /** The position `count` events before this one, or the earliest there is. */
  before(position: bigint, count: number): bigint {
    this.#purge()
    const index = this.#indexAfter(position) - count - 1
    return this.#events[index]?.position ?? this.#earliest
  }

  #indexAfter(position: bigint): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[middle]?.position ?? 0n) <= position) low = middle + 1
      else high = middle
    }
    return low
  }

  #purge(): void {
    const limit = this.#now() - this.#retentionMs()
    let gone = 0
    while ((this.#events[gone]?.at ?? limit) < limit) gone += 1
    if (gone === 0) return
    // The last purged id is itself out of retention, so that it can no longer be resumed from.
    this.#earliest = (this.#events[gone - 1]?.position ?? this.#earliest) + 1n
    this.#events = this.#events.slice(gone)
    if (this.#latest < this.#earliest) this.#latest = this.#earliest
  }

  /** As after an org's move to another instance: ids begin anew, the old ones mean nothing. */
  restart(start: bigint): void {
    this.#events = []
    this.#earliest = start
    this.#latest = start
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
