import { messageOf, systemClock } from '@carrick/kernel'

const PAUSE_MS = 20

/**
 * Asks again until the probe gives something other than undefined or false, and returns it. For facts
 * of another process that send no event. Throws what the last try said when the ceiling is reached.
 */
export const eventually = async <T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  ceilingMs = 20_000,
): Promise<T> => {
  const end = systemClock.monotonic() + ceilingMs
  let last = 'it was not so'
  for (;;) {
    try {
      const answer = await probe()
      if (answer !== undefined && answer !== false) return answer
    } catch (thrown) {
      last = messageOf(thrown)
    }
    if (systemClock.monotonic() > end) {
      throw new Error(`After ${String(ceilingMs)} ms still waiting for: ${what} (${last})`)
    }
    await systemClock.sleep(PAUSE_MS)
  }
}
