/** Time as an argument. Instants are epoch milliseconds (UTC); `monotonic` is for durations only. */
export interface Clock {
  now(): number
  monotonic(): number
  /** Resolves after `ms`; resolves early, without error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `run` once after `ms`, unless the function that it returns was called before. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done, { once: true })
    }),
  after: (ms, run) => {
    const timeout = setTimeout(run, ms)
    return () => {
      clearTimeout(timeout)
    }
  },
}
