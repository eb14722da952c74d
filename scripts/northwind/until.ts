import type { Clock } from '@carrick/kernel'

export interface Waiting {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** Nothing has moved for so long: what is missing will not come. */
const STALL_MS = 60_000
const LOOK_MS = 500
/** An ERP that is busy with the orders is not to be kept busy by being looked at. */
const REST_FOR_A_LOOK = 4
const TELL_MS = 5_000

/** Looks until `count` has come to `of`, told as it grows; or until it stood still for a minute. */
export const untilAll = async (
  { clock, signal, say }: Waiting,
  what: string,
  of: number,
  count: () => Promise<number>,
): Promise<boolean> => {
  let [best, movedAt, toldAt] = [-1, clock.monotonic(), clock.monotonic()]
  for (;;) {
    const from = clock.monotonic()
    const now = await count()
    const at = clock.monotonic()
    if (now !== best) [best, movedAt] = [now, at]
    if (now >= of || at - toldAt >= TELL_MS) {
      say(`  ${what}: ${String(now)} of ${String(of)}`)
      toldAt = at
    }
    if (now >= of) return true
    if (signal.aborted || at - movedAt > STALL_MS) return false
    await clock.sleep(Math.max(LOOK_MS, (at - from) * REST_FOR_A_LOOK), signal)
  }
}
