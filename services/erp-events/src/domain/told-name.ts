const HOUR_MS = 3_600_000
/** ERPs are restored from a backup of the last days, if at all. */
const MOST_HOURS = 14 * 24

/** Name of the orders of which an ERP told something in the hour of `at` (epoch ms). */
export const toldName = (erp: string, at: number): string =>
  `told by ${erp} in ${new Date(at).toISOString().slice(0, 13)}`

/** The same of each hour up to now, the newest first. */
export const toldNames = (erp: string, now: number): readonly string[] =>
  Array.from({ length: MOST_HOURS }, (_, hour) => toldName(erp, now - hour * HOUR_MS))
