const LONGEST_MS = 5_000

/** How long to leave a failing ERP alone: twice as long each time, or as long as it says. All in ms. */
export const backoffMs = (failures: number, pollMs: number, retryAfterMs?: number): number => {
  const grown = Math.min(LONGEST_MS, pollMs * 2 ** Math.min(failures - 1, 20))
  return Math.max(grown, pollMs, retryAfterMs ?? 0)
}
