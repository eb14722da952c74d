/** Numbers that follow each other, both included. */
export interface Run {
  readonly from: number
  readonly to: number
}

/** What is known of a sender's own count of its messages; JSON-safe. */
export interface SenderSequence {
  /** The highest number that came. */
  readonly last: number
  /** Numbers below it that did not come, newest first, up to a limit. */
  readonly missing: readonly number[]
  /** Where more are that did not come, beyond the limit; they are listed when what is listed has come. */
  readonly older?: Run
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

/** Enough to ask for at a time. */
const MOST_MISSING = 1000

type Missing = Pick<SenderSequence, 'missing' | 'older'>

/** A run as a list, newest first, and what of it is too much for one. */
const listed = ({ from, to }: Run): Missing => {
  const missing = Array.from(
    { length: Math.min(to - from + 1, MOST_MISSING) },
    (_, index) => to - index,
  )
  const rest = { from, to: to - missing.length }
  return rest.to < rest.from ? { missing } : { missing, older: rest }
}

/** One run over all that may be missing in either: what came in between is asked for again, and does no harm. */
const span = (...runs: readonly (Run | undefined)[]): Run | undefined =>
  runs.reduce((all, run) => {
    if (all === undefined || run === undefined) return all ?? run
    return { from: Math.min(all.from, run.from), to: Math.max(all.to, run.to) }
  }, undefined)

const withGap = (known: Missing, from: number, to: number): Missing => {
  if (to < from) return known
  const gap = listed({ from, to })
  const all = [...gap.missing, ...known.missing]
  const [newest] = all.slice(MOST_MISSING)
  const dropped = newest === undefined ? undefined : { from: all.at(-1) ?? newest, to: newest }
  const older = span(known.older, dropped, gap.older)
  return { missing: all.slice(0, MOST_MISSING), ...(older && { older }) }
}

const without = ({ missing, older }: Missing, number: number): Missing => {
  const left = missing.filter((one) => one !== number)
  if (older === undefined) return { missing: left }
  const { from, to } = older
  const rest = { from: number === from ? from + 1 : from, to: number === to ? to - 1 : to }
  if (rest.to < rest.from) return { missing: left }
  return left.length === 0 ? listed(rest) : { missing: left, older: rest }
}

/** The first message of a sender begins the count wherever it stands. Pure. */
export const countMessage = (
  known: SenderSequence | undefined,
  number: number,
): SequenceDecision | undefined => {
  if (known === undefined) {
    return { state: { last: number, missing: [], caseVersion: 0 }, news: undefined }
  }
  const { last, caseVersion, ...before } = known
  const { missing, older } = before
  const wasComplete = missing.length === 0
  if (number > last) {
    const now = withGap(before, last + 1, number - 1)
    const opens = wasComplete && now.missing.length > 0
    const version = caseVersion + (opens ? 1 : 0)
    return {
      state: { last: number, ...now, caseVersion: version },
      news: opens ? 'gap' : undefined,
    }
  }
  if (!missing.includes(number) && number !== older?.from && number !== older?.to) return undefined
  const now = without(before, number)
  const closes = now.missing.length === 0
  const version = caseVersion + (closes ? 1 : 0)
  return { state: { last, ...now, caseVersion: version }, news: closes ? 'closed' : undefined }
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
