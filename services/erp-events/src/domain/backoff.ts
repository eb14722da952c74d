const LONGEST_MS = 5_000

/** How long to leave a failing ERP alone: twice as long each time, or as long as it says. All in ms. */
export const backoffMs = (failures: number, pollMs: number, retryAfterMs?: number): number => {
  const grown = Math.min(LONGEST_MS, pollMs * 2 ** Math.min(failures - 1, 20))
  return Math.max(grown, pollMs, retryAfterMs ?? 0)
}

const LONGEST_ASK_MS = 900_000

/** Until a sender is asked again for what it did not have, ms. */
export const askAgainMs = (failures: number, lookMs: number): number =>
  Math.min(LONGEST_ASK_MS, lookMs * 2 ** Math.min(failures, 20))
