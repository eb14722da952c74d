/** A seeded source of choices: the same seed gives the same run. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number
  /** Whole, from 0 to `below` - 1. */
  below(below: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  fill(bytes: Uint8Array): void
}

/** mulberry32: 32 bits of state are plenty for a few thousand choices. */
export const createRandom = (seed: number): Random => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
    fill: (bytes) => {
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = below(256)
    },
  }
}
