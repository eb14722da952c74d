import type { Clock } from '@carrick/kernel'

// A reason of our own: making the default one costs a stack trace per call.
const OVER = 'over'

export const TIMED_OUT = Symbol('timed out')

/**
 * The runtime's own deadline: at `ms` the signal aborts and TIMED_OUT is the answer, whether the work
 * listens or not. What the work does later is ignored.
 */
export const withDeadline = async <T>(
  clock: Clock,
  ms: number,
  controller: AbortController,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof TIMED_OUT> => {
  const over = new AbortController()
  const timeout = clock.sleep(ms, over.signal).then((): typeof TIMED_OUT => TIMED_OUT)
  try {
    const result = await Promise.race([work(controller.signal), timeout])
    if (result === TIMED_OUT) controller.abort()
    return result
  } finally {
    over.abort(OVER)
  }
}
