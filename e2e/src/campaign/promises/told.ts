import type { PublishEntry } from '../history/entry.ts'
import { type Facts, groupBy, type Promised } from './facts.ts'

/** What the subscriber of a campaign asks for. */
export const TOLD_EVENTS = ['ShipmentDispatched', 'InvoicePosted', 'ReturnStatusChanged'] as const
/** Its name in mesh.yaml. */
export const SUBSCRIBER = 'partner'
const LANE = `hook:${SUBSCRIBER}`

const idOf = ({ event }: PublishEntry): string => `${event}_${SUBSCRIBER}`

/** Events that the subscriber has to be told of: those of the client's own orders. */
const toBeTold = ({ published, accepted, of }: Facts): readonly PublishEntry[] => {
  const types: ReadonlySet<string> = new Set(TOLD_EVENTS)
  const foreign = new Set(of('foreign').map(({ event }) => event))
  return published.filter(
    ({ type, key, event }) =>
      types.has(type) && accepted.get(key)?.by === 'client' && !foreign.has(event),
  )
}

/** Of those, what it was not told and nobody explains. */
export const untold = (facts: Facts): readonly PublishEntry[] => {
  if (facts.lanes.has(LANE)) return []
  const told = new Set(facts.of('told').map(({ id }) => id))
  return toBeTold(facts).filter(
    (event) =>
      !told.has(idOf(event)) && !facts.missed.has(event.key) && !facts.lanes.has(event.key),
  )
}

/** Promise 1 for subscribers. */
export const toldAtLeastOnce: Promised = {
  promise:
    'A subscriber is told of everything that it asked for, at least once, under its signature',
  check: (facts) => ({
    checked: toBeTold(facts).length,
    violations: [
      ...untold(facts).map(({ type, event, key }) => `${type} ${event} of ${key} was never told`),
      ...facts
        .of('told')
        .filter(({ isGenuine }) => !isGenuine)
        .map(({ id }) => `${id} is not signed by our secret`),
    ],
  }),
}

/** Whoever stores a message under its id has each once. */
export const toldByOneId: Promised = {
  promise: 'A fact is told under one id: what comes again is the same, and nothing has a second id',
  check: ({ of }) => {
    const told = of('told')
    const contents = groupBy(told, ({ id }) => id)
    const ids = groupBy(told, ({ type, order, content }) => `${type} ${order} ${content}`)
    const countOf = (values: readonly string[]): number => new Set(values).size
    return {
      checked: contents.size,
      violations: [
        ...[...contents].flatMap(([id, found]) =>
          countOf(found.map(({ content }) => content)) > 1 ? [`${id} is told in two ways`] : [],
        ),
        ...[...ids].flatMap(([, found]) => {
          const all = [...new Set(found.map(({ id }) => id))]
          return all.length > 1 ? [`${all.join(' and ')} tell the same`] : []
        }),
      ],
    }
  },
}

/** Promise 3 for subscribers. */
export const toldInOrder: Promised = {
  promise: 'A subscriber is told of one order in sequence, also of what comes again',
  check: (facts) => {
    const places = new Map(facts.published.map((event) => [idOf(event), event]))
    const known = facts.of('told').flatMap(({ id }) => {
      const place = places.get(id)
      return place === undefined ? [] : [{ id, place }]
    })
    const byOrder = groupBy(known, ({ place }) => `${place.topic} ${place.key}`)
    return {
      checked: known.length,
      violations: [...byOrder].flatMap(([name, found]) => {
        const back = found.find(
          ({ place }, index) => place.offset < (found[index - 1]?.place.offset ?? 0),
        )
        return back === undefined ? [] : [`${name}: ${back.id} is told after a newer one`]
      }),
    }
  },
}
