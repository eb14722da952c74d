import { createHeap } from './heap.ts'

/** What waits to be called. */
export interface Waiting {
  /** 0 (lowest) to 9 (most urgent); Infinity = before all others. */
  readonly priority: number
  /** Lower is older. */
  readonly order: number
}

/** The most urgent first, among equals the oldest; and every so many the oldest of all. */
export interface WaitingLine<T extends Waiting> {
  readonly size: number
  push(item: T): void
  /** Takes the next one out. */
  next(): T | undefined
  /** How many are more urgent, or as urgent and older; looks at all. */
  countBefore(item: Waiting): number
  /** Keeps only what passes. */
  retain(keep: (item: T) => boolean): void
}

interface Place<T> {
  readonly item: T
  gone: boolean
}

const urgent = (a: Waiting, b: Waiting): boolean =>
  a.priority > b.priority || (a.priority === b.priority && a.order < b.order)

/** Places of those that are gone, beyond which they are cleared away. */
const LITTER = 64

/** `oldestEvery`: of so many one goes to the oldest; 0 = none does. */
export const createWaitingLine = <T extends Waiting>(oldestEvery: number): WaitingLine<T> => {
  const byUrgency = createHeap<Place<T>>((a, b) => urgent(a.item, b.item))
  const byAge = createHeap<Place<T>>((a, b) => a.item.order < b.item.order)
  let size = 0
  let taken = 0

  const isHere = ({ gone }: Place<T>): boolean => !gone

  const takeFrom = (heap: typeof byAge): T | undefined => {
    for (let place = heap.pop(); place !== undefined; place = heap.pop()) {
      if (place.gone) continue
      place.gone = true
      size -= 1
      return place.item
    }
    return undefined
  }

  return {
    get size() {
      return size
    },
    push: (item) => {
      const place = { item, gone: false }
      byUrgency.push(place)
      if (oldestEvery > 0) byAge.push(place)
      size += 1
    },
    next: () => {
      taken += 1
      const isForOldest = oldestEvery > 0 && taken % oldestEvery === 0
      const item = takeFrom(isForOldest ? byAge : byUrgency)
      // Who leaves by one way lies in the other still.
      for (const heap of [byUrgency, byAge]) if (heap.size > 2 * size + LITTER) heap.retain(isHere)
      return item
    },
    countBefore: (item) => byUrgency.count((place) => !place.gone && urgent(place.item, item)),
    retain: (keep) => {
      byUrgency.retain((place) => {
        if (place.gone) return false
        place.gone = !keep(place.item)
        return !place.gone
      })
      byAge.retain(isHere)
      size = byUrgency.size
    },
  }
}
