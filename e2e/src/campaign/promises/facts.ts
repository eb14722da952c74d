import type {
  AcceptedEntry,
  CaseEntry,
  DocumentEntry,
  Entry,
  LaneEntry,
  PublishEntry,
} from '../history/entry.ts'

/** What was found of one promise. */
export interface Verdict {
  /** How many things were looked at; 0 = the history could not have broken it. */
  readonly checked: number
  /** In words, with what the history has as evidence. */
  readonly violations: readonly string[]
}

export interface Promised {
  /** As in the design, in words. */
  readonly promise: string
  readonly check: (facts: Facts) => Verdict
}

/** A history, sorted out. */
export interface Facts {
  readonly of: <K extends Entry['kind']>(kind: K) => readonly Extract<Entry, { kind: K }>[]
  /** The first acceptance of each order. */
  readonly accepted: ReadonlyMap<string, AcceptedEntry>
  readonly documents: ReadonlyMap<string, readonly DocumentEntry[]>
  readonly lanes: ReadonlyMap<string, readonly LaneEntry[]>
  readonly cases: ReadonlyMap<string, readonly CaseEntry[]>
  /** The first record of each event in each topic and partition, in the order of the log. */
  readonly published: readonly PublishEntry[]
  /** Keys of records that a case of a gap in the log accounts for, with the service that missed them. */
  readonly missed: ReadonlyMap<string, readonly CaseEntry[]>
}

export const groupBy = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

const firstOfEach = (records: readonly PublishEntry[]): readonly PublishEntry[] => {
  const sorted = records.toSorted(
    (a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset,
  )
  const seen = new Set<string>()
  return sorted.filter(({ topic, event }) => {
    const name = `${topic} ${event}`
    return !seen.has(name) && seen.add(name)
  })
}

/** `Offsets 12 to 15 of carrick.order.v1/3 are gone from the log`. */
const GAP = /^Offsets (\d+) to (\d+) of (\S+)\/(\d+) are gone/

const missedBy = (
  cases: readonly CaseEntry[],
  published: readonly PublishEntry[],
): ReadonlyMap<string, readonly CaseEntry[]> => {
  const missed = new Map<string, CaseEntry[]>()
  for (const opened of cases) {
    const [, first, last, topic, partition] = GAP.exec(opened.cause) ?? []
    if (topic === undefined) continue
    for (const record of published) {
      const isInside =
        record.topic === topic &&
        record.partition === Number(partition) &&
        record.offset >= Number(first) &&
        record.offset <= Number(last)
      if (isInside) missed.set(record.key, [...(missed.get(record.key) ?? []), opened])
    }
  }
  return missed
}

export const factsOf = (entries: readonly Entry[]): Facts => {
  const of = <K extends Entry['kind']>(kind: K): readonly Extract<Entry, { kind: K }>[] =>
    entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind)
  const accepted = new Map<string, AcceptedEntry>()
  for (const entry of of('accepted')) {
    if (!accepted.has(entry.order)) accepted.set(entry.order, entry)
  }
  const cases = of('case')
  return {
    of,
    accepted,
    documents: groupBy(of('document'), ({ order }) => order),
    lanes: groupBy(of('lane'), ({ key }) => key),
    cases: groupBy(cases, ({ subject }) => subject),
    published: firstOfEach(of('publish')),
    missed: missedBy(cases, of('publish')),
  }
}
