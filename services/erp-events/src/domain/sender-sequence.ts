/** What is known of a sender's own count of its messages; JSON-safe. */
export interface SenderSequence {
  /** The highest number that came. */
  readonly last: number
  /** Numbers below it that did not come, newest first, up to a limit. */
  readonly missing: readonly number[]
  /** Counts openings and closings of the case. */
  readonly caseVersion: number
}

/** What is kept under a sender's key is kept in the table of orders too. */
export const isSenderSequence = (state: unknown): state is SenderSequence =>
  typeof state === 'object' && state !== null && 'last' in state && 'missing' in state

export interface SequenceDecision {
  readonly state: SenderSequence
  readonly news: 'gap' | 'closed' | undefined
}

/** Enough for a person to ask for them; what is lost beyond is told by the first and the last. */
const MOST_MISSING = 1000

const between = (after: number, before: number): readonly number[] =>
  Array.from(
    { length: Math.min(before - after - 1, MOST_MISSING) },
    (_, index) => before - 1 - index,
  )

/** The first message of a sender begins the count wherever it stands. Pure. */
export const countMessage = (
  known: SenderSequence | undefined,
  number: number,
): SequenceDecision | undefined => {
  if (known === undefined) {
    return { state: { last: number, missing: [], caseVersion: 0 }, news: undefined }
  }
  const wasComplete = known.missing.length === 0
  if (number > known.last) {
    const missing = [...between(known.last, number), ...known.missing].slice(0, MOST_MISSING)
    const opens = wasComplete && missing.length > 0
    const caseVersion = known.caseVersion + (opens ? 1 : 0)
    return { state: { last: number, missing, caseVersion }, news: opens ? 'gap' : undefined }
  }
  if (!known.missing.includes(number)) return undefined
  const missing = known.missing.filter((one) => one !== number)
  const closes = missing.length === 0
  const caseVersion = known.caseVersion + (closes ? 1 : 0)
  return { state: { ...known, missing, caseVersion }, news: closes ? 'closed' : undefined }
}

/** Numbers that follow each other, both included. */
export interface Run {
  readonly from: number
  readonly to: number
}

/** One answer holds no more messages than this. */
const MOST_AT_ONCE = 100

/** Missing numbers as runs to ask for, oldest first. */
export const runsOf = (missing: readonly number[]): readonly Run[] =>
  [...missing]
    .sort((a, b) => a - b)
    .reduce<readonly Run[]>((runs, number) => {
      const last = runs.at(-1)
      const isNext = last !== undefined && number === last.to + 1
      return isNext && number - last.from < MOST_AT_ONCE
        ? [...runs.slice(0, -1), { from: last.from, to: number }]
        : [...runs, { from: number, to: number }]
    }, [])
