/** How fast calls ended lately. Times are monotonic ms. */
export interface Pace {
  ended(at: number): void
  /** Undefined before there is enough to tell by. */
  perSecond(now: number): number | undefined
}

const KEPT = 64
const LEAST = 4

export const createPace = (): Pace => {
  const times: number[] = []
  return {
    ended: (at) => {
      times.push(at)
      if (times.length > KEPT) times.shift()
    },
    perSecond: (now) => {
      const [first] = times
      if (first === undefined || times.length < LEAST || now <= first) return undefined
      return (times.length * 1000) / (now - first)
    },
  }
}
