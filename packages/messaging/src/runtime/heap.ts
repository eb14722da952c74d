/** A binary heap; `before(a, b)` says that a leaves first. */
export interface Heap<T> {
  readonly size: number
  push(item: T): void
  peek(): T | undefined
  pop(): T | undefined
  /** How many of them pass; looks at all. */
  count(test: (item: T) => boolean): number
  /** Keeps only what passes. */
  retain(keep: (item: T) => boolean): void
}

export const createHeap = <T>(before: (a: T, b: T) => boolean): Heap<T> => {
  let items: T[] = []
  const at = (index: number): T => items[index] as T
  const swap = (a: number, b: number): void => {
    const held = at(a)
    items[a] = at(b)
    items[b] = held
  }
  const up = (start: number): void => {
    let index = start
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!before(at(index), at(parent))) return
      swap(index, parent)
      index = parent
    }
  }
  const down = (start: number): void => {
    let index = start
    for (;;) {
      let first = index
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < items.length && before(at(child), at(first))) first = child
      }
      if (first === index) return
      swap(index, first)
      index = first
    }
  }
  return {
    get size() {
      return items.length
    },
    push: (item) => {
      items.push(item)
      up(items.length - 1)
    },
    peek: () => items[0],
    pop: () => {
      const first = items[0]
      const last = items.pop()
      if (items.length > 0 && last !== undefined) {
        items[0] = last
        down(0)
      }
      return first
    },
    count: (test) => items.filter(test).length,
    retain: (keep) => {
      const kept = items.filter(keep)
      if (kept.length === items.length) return
      items = []
      for (const item of kept) {
        items.push(item)
        up(items.length - 1)
      }
    },
  }
}
