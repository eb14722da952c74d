import type { Clock } from '@carrick/kernel'

export interface VirtualClock extends Clock {
  /** Moves time on, firing sleeps in order; work between two of them runs to its next wait. */
  advance(ms: number): Promise<void>
}

/** Lets everything that can go on without time go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Time for tests: it moves only when told. */
export const createVirtualClock = (start: number): VirtualClock => {
  let time = start
  let order = 0
  const sleeps = new Map<number, { readonly at: number; readonly wake: () => void }>()
  const schedule = (ms: number, wake: () => void): number => {
    order += 1
    sleeps.set(order, { at: time + Math.max(0, ms), wake })
    return order
  }
  const first = (): number | undefined => {
    let found: number | undefined
    for (const [id, { at }] of sleeps) {
      if (found === undefined || at < (sleeps.get(found)?.at ?? Infinity)) found = id
    }
    return found
  }
  return {
    now: () => time,
    monotonic: () => time - start,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve()
          return
        }
        const wake = (): void => {
          sleeps.delete(id)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const id = schedule(ms, wake)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    after: (ms, run) => {
      const id = schedule(ms, () => {
        sleeps.delete(id)
        run()
      })
      return () => void sleeps.delete(id)
    },
    advance: async (ms) => {
      const until = time + ms
      await settle()
      for (;;) {
        const id = first()
        const sleep = id === undefined ? undefined : sleeps.get(id)
        if (sleep === undefined || sleep.at > until) break
        time = Math.max(time, sleep.at)
        sleep.wake()
        await settle()
      }
      time = until
      await settle()
    },
  }
}
