import type { PublishEntry } from '../history/entry.ts'
import { groupBy, type Promised } from './facts.ts'

/** Records of nobody, and cases, which every service counts for itself. */
const STRANGERS = new Set(['', 'any'])
/** Told under the order that the goods came from, and counted by the exchange. */
const OWN_COUNT = 'ExchangeOrderChanged'

const countOf = ({ topic, producer, key, type }: PublishEntry): string =>
  `${topic} ${producer} ${key}${type === OWN_COUNT ? ' exchange' : ''}`

/** Promise 3: what one producer says of one order on one topic comes in the order of its counting. */
export const inOrder: Promised = {
  promise: 'Order per order: a producer tells of one order in sequence on each topic',
  check: ({ published }) => {
    const told = published.filter(
      ({ producer, version }) => !STRANGERS.has(producer) && version > 0,
    )
    const violations = [...groupBy(told, countOf)]
      .map(([name, records]) => {
        const back = records.find(
          ({ version }, index) => version < (records[index - 1]?.version ?? 0),
        )
        return (
          back &&
          `${name}: version ${String(back.version)} at offset ${String(back.offset)} comes after a newer one`
        )
      })
      .filter((violation) => violation !== undefined)
    return { checked: told.length, violations }
  },
}

/** Promise 4: the org never takes an older status after a newer one. */
export const neverBack: Promised = {
  promise: 'Salesforce never goes back: the status version of an order only rises in the org',
  check: ({ of }) => {
    const writes = of('org-write')
    const violations = [...groupBy(writes, ({ record }) => record)].flatMap(
      ([record, versions]) => {
        const back = versions.find(
          ({ version }, index) => version < (versions[index - 1]?.version ?? 0),
        )
        return back === undefined
          ? []
          : [`${record} was set back to version ${String(back.version)} at ${String(back.at)}`]
      },
    )
    return { checked: writes.length, violations }
  },
}
