import { groupBy, type Promised } from './facts.ts'

/** Promise 6: what waits for a person has a code, a reason, and a case with an owner. */
export const failuresExplained: Promised = {
  promise: 'Every failure is a case: each dead letter has a code, a cause and an owner',
  check: ({ of, cases }) => {
    const letters = of('lane').filter(({ state }) => state === 'waiting')
    const violations = letters.flatMap(({ service, key, code, message }) => {
      if (code === '' || message === '') return [`${service} keeps ${key} and does not say why`]
      const opened = (cases.get(key) ?? []).find((one) => one.service === service)
      if (opened === undefined) return [`${service} keeps ${key} (${code}) and opened no case`]
      return opened.owner === '' || opened.cause === ''
        ? [`the case of ${key} in ${service} has no owner or no cause`]
        : []
    })
    return { checked: letters.length, violations }
  },
}

/** Promise 7: what an operator did is in the audit of the service, by whom and why. */
export const operatorsAudited: Promised = {
  promise: 'Whatever an operator did is audited',
  check: ({ of }) => {
    const audits = new Set(
      of('audit').map(({ service, key, verb, by }) => [service, key, verb, by].join(' ')),
    )
    const acts = of('operator')
    return {
      checked: acts.length,
      violations: acts.flatMap(({ service, key, verb, by }) =>
        audits.has([service, key, verb, by].join(' '))
          ? []
          : [`${service} has no audit of ${verb} of ${key} by ${by}`],
      ),
    }
  },
}

/** The log rounds to whole milliseconds. */
const CLOCK_MS = 1

/** What was committed is published, and nothing else, in the sequence of the commits. */
export const publishFollowsCommit: Promised = {
  promise: 'Publish follows commit: everything that was committed, nothing else, in its sequence',
  check: ({ of, published }) => {
    const commits = of('commit').toSorted((a, b) => a.seq - b.seq)
    const nameOf = ({ topic, event }: { readonly topic: string; readonly event: string }): string =>
      `${topic} ${event}`
    const foreign = new Set(of('foreign').map(nameOf))
    const places = groupBy(published, nameOf)
    const promised = new Set(commits.flatMap(({ events }) => events))
    const unpublished = commits.flatMap(({ service, slot, seq, events }) =>
      events
        .filter((event) => !places.has(event))
        .map(
          (event) =>
            `${service} committed ${event} (slot ${slot}, ${String(seq)}) and never published it`,
        ),
    )
    const uncommitted = published
      .filter((record) => !promised.has(nameOf(record)) && !foreign.has(nameOf(record)))
      .map(
        ({ topic, partition, offset, event }) =>
          `${topic}/${String(partition)}/${String(offset)} (${event}) was never committed`,
      )
    const committedAt = new Map(
      commits.flatMap(({ at, events }) => events.map((event) => [event, at])),
    )
    const tooEarly = published.flatMap((record) => {
      const { topic, partition, offset, event, at } = record
      const early = (committedAt.get(nameOf(record)) ?? at) - at
      return early > CLOCK_MS
        ? [
            `${topic}/${String(partition)}/${String(offset)} (${event}) was published ${String(Math.round(early))} ms before its commit`,
          ]
        : []
    })
    const outOfSequence = [
      ...groupBy(commits, ({ service, slot }) => `${service} slot ${slot}`),
    ].flatMap(([name, packs]) => {
      const highest = new Map<string, number>()
      return packs
        .flatMap(({ events }) => events)
        .flatMap((event) => places.get(event) ?? [])
        .flatMap(({ topic, partition, offset }) => {
          const place = `${topic}/${String(partition)}`
          const before = highest.get(place) ?? -1
          highest.set(place, Math.max(before, offset))
          return offset < before
            ? [`${name}: ${place}/${String(offset)} comes before what was committed earlier`]
            : []
        })
    })
    return {
      checked: promised.size,
      violations: [...unpublished, ...uncommitted, ...tooEarly, ...outOfSequence],
    }
  },
}
