const COMPACT_AT = 1_000

/** First in, first out, without moving everything for each that leaves. */
export class Queue<T> {
  #items: T[] = []
  #head = 0

  push(item: T): void {
    this.#items.push(item)
  }

  get first(): T | undefined {
    return this.#items[this.#head]
  }

  dropFirst(): void {
    if (this.#head < this.#items.length) this.#head += 1
    if (this.#head < COMPACT_AT || this.#head * 2 < this.#items.length) return
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }
}
