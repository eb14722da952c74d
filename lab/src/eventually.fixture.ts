import { messageOf, systemClock } from '@carrick/kernel'

const CEILING_MS = 20_000
const PAUSE_MS = 20

/**
 * Asks again until the probe gives something other than undefined or false, and returns it. The lab's
 * own, because the test kit stands on packages that are tested with the lab.
 */
export const eventually = async <T>(
  what: string,
  probe: () => T | undefined | false,
): Promise<T> => {
  const end = systemClock.monotonic() + CEILING_MS
  let last = 'it was not so'
  while (systemClock.monotonic() < end) {
    try {
      const answer = probe()
      if (answer !== undefined && answer !== false) return answer
    } catch (thrown) {
      last = messageOf(thrown)
    }
    await systemClock.sleep(PAUSE_MS)
  }
  throw new Error(`After ${String(CEILING_MS)} ms still waiting for: ${what} (${last})`)
}
