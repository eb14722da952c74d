import type { Page } from '../erp-document.ts'

interface Entry<T> {
  read(): T
}

/**
 * What became true, in sequence. A newer entry of the same key replaces the older one, which is
 * allowed because facts are absolute; so a feed is as long as its keys, not as its history.
 */
export class Feed<T> {
  readonly #epoch: string
  readonly #slots: (Entry<T> | undefined)[] = []
  readonly #at = new Map<string, number>()
  readonly #listeners: ((key: string) => void)[] = []
  #isQuiet = false

  /** `epoch` is part of every cursor: those of another feed are refused, never misread. */
  constructor(epoch: string) {
    this.#epoch = epoch
  }

  /** `entry` is read when a page is; it must not change without another `put`. */
  put(key: string, entry: Entry<T>): void {
    const before = this.#at.get(key)
    if (before !== undefined) this.#slots[before] = undefined
    this.#at.set(key, this.#slots.length)
    this.#slots.push(entry)
    if (this.#isQuiet) return
    for (const listener of this.#listeners) listener(key)
  }

  /**
   * Begins again with what `fill` puts in, of which no listener hears. The cursors stay those of this feed,
   * as in an ERP that is restored: one beyond the end is refused, until the feed has grown past it.
   */
  refill(fill: () => void): void {
    this.#slots.length = 0
    this.#at.clear()
    this.#isQuiet = true
    fill()
    this.#isQuiet = false
  }

  onPut(listener: (key: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Cursor of the end: what comes from now on. */
  get end(): string {
    return this.#cursorAt(this.#slots.length)
  }

  /** Undefined when the cursor is not one of this feed. */
  read(cursor: string | undefined, limit: number): Page<T> | undefined {
    let next = this.#indexOf(cursor)
    if (next === undefined) return undefined
    const entries: T[] = []
    for (; next < this.#slots.length && entries.length < limit; next += 1) {
      const entry = this.#slots[next]
      if (entry !== undefined) entries.push(entry.read())
    }
    while (next < this.#slots.length && this.#slots[next] === undefined) next += 1
    return { entries, cursor: this.#cursorAt(next), more: next < this.#slots.length }
  }

  #cursorAt(index: number): string {
    return `${this.#epoch}.${String(index)}`
  }

  #indexOf(cursor: string | undefined): number | undefined {
    if (cursor === undefined) return 0
    const match = /^(.+)\.(\d{1,15})$/.exec(cursor)
    if (match?.[1] !== this.#epoch) return undefined
    const index = Number(match[2])
    return index <= this.#slots.length ? index : undefined
  }
}
