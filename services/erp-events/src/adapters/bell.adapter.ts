import type { Clock } from '@carrick/kernel'
import type { Bell } from '../ports.ts'

/** A bell for one listener. */
export const createBell = (clock: Clock): Bell => {
  let isRung = false
  let waiting: AbortController | undefined
  return {
    ring: () => {
      isRung = true
      waiting?.abort()
    },
    wait: async (ms, signal) => {
      if (!isRung && !signal.aborted) {
        const over = new AbortController()
        const end = (): void => over.abort()
        waiting = over
        signal.addEventListener('abort', end, { once: true })
        await clock.sleep(ms, over.signal)
        signal.removeEventListener('abort', end)
        waiting = undefined
      }
      isRung = false
    },
  }
}
