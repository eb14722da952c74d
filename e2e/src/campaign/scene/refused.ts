/** An answer that asking again does not change: nothing in a campaign should get one. */
export class Refused extends Error {}

/** Answers of an edge that a fault strikes right now, or whose token has run out. */
const PASSING: ReadonlySet<number> = new Set([401, 409, 429])

/** Throws Refused for a "no", another error for what may be asked again. */
export const expectTaken = async (what: string, response: Response): Promise<void> => {
  if (response.ok) return
  const text = `${what}: ${String(response.status)} ${await response.text()}`
  const isFinal = response.status >= 400 && response.status < 500 && !PASSING.has(response.status)
  throw isFinal ? new Refused(text) : new Error(text)
}
