import type { Clock } from '@carrick/kernel'

export const TIMED_OUT = Symbol('timed out')

/**
 * The runtime's own deadline: at `ms` the signal aborts and TIMED_OUT is the answer, whether the work
 * listens or not. What the work does later is ignored.
 */
export const withDeadline = <T>(
  clock: Clock,
  ms: number,
  controller: AbortController,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof TIMED_OUT> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      resolve(TIMED_OUT)
      controller.abort()
    })
    work(controller.signal).then(resolve, reject).finally(cancel)
  })
