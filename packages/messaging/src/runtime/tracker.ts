/** Which offsets of one partition are done; the committed offset is the lowest that is not. */
export interface Tracker {
  readonly topic: string
  readonly partition: number
  /** False: the offset is in memory or was there already (a rebalance reads again). */
  add(offset: number): boolean
  done(offset: number): void
  /** Next offset to read after a crash; undefined = nothing was read yet. */
  readonly lowWater: () => number | undefined
  /** Records between low water and the newest. */
  distance(): number
  /** Next offset that the log should give. */
  next(): number | undefined
}

export const createTracker = (topic: string, partition: number): Tracker => {
  // Offsets from `low` on, in order; done ones are struck out and leave when they reach the front.
  let offsets: number[] = []
  let front = 0
  const open = new Set<number>()
  let next: number | undefined
  return {
    topic,
    partition,
    add: (offset) => {
      if (next !== undefined && offset < next) return false
      next = offset + 1
      offsets.push(offset)
      open.add(offset)
      return true
    },
    done: (offset) => {
      open.delete(offset)
      while (front < offsets.length && !open.has(offsets[front] ?? -1)) front += 1
      if (front > 1_024 && front * 2 > offsets.length) {
        offsets = offsets.slice(front)
        front = 0
      }
    },
    lowWater: () => offsets[front] ?? next,
    distance: () => (next === undefined ? 0 : next - (offsets[front] ?? next)),
    next: () => next,
  }
}
