import type { StoreReports } from '../ports/store-reports.ts'
import { intentRow, laneRow, type MemoryDatabase, type StoredLane, wantedRow } from './database.ts'

const withoutBytes = <T extends { readonly record: unknown }>({
  record: _record,
  ...row
}: T): Omit<T, 'record'> => row

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const countBy = <T>(items: Iterable<T>, name: (item: T) => string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1)
  return counts
}

/** The reads for people over the tables in memory. */
export const memoryReports = (db: MemoryDatabase): StoreReports => {
  // eslint-disable-next-line @typescript-eslint/require-await -- one atomic step
  const step = async <T>(run: () => T): Promise<T> => run()
  const blocked = (): StoredLane[] => [...db.lanes.values()]
  return {
    report: (key) =>
      step(() => {
        const parked = [...(db.parked.get(key)?.values() ?? [])].sort((a, b) => a.pos - b.pos)
        const lane = db.lanes.get(key)
        const slot = db.slots.get(lane?.slot ?? parked[0]?.slot ?? db.states.get(key)?.slot ?? '')
        return {
          slot:
            slot === undefined
              ? undefined
              : { slot: slot.slot, epoch: slot.epoch, owner: slot.owner },
          lane: lane === undefined ? undefined : laneRow(db, lane),
          parked: parked.slice(0, 100).map(({ dueAt, ...row }) => ({
            ...withoutBytes(row),
            dueInMs: dueAt - db.clock.now(),
          })),
          intents: [...(db.intentsOf.get(key) ?? [])].flatMap((opKey) => {
            const row = db.intents.get(opKey)
            return row === undefined ? [] : [intentRow(db, row)]
          }),
          awaits: [...(db.awaits.get(key)?.refs.keys() ?? [])],
          wanted: [...db.wanted.values()]
            .filter((row) => row.key === key)
            .map((row) => wantedRow(db, row)),
          stateVersion: db.states.get(key)?.version,
        }
      }),
    keysNamed: (name, limit) => step(() => [...(db.names.get(name) ?? [])].sort().slice(0, limit)),
    lanes: ({ states, target, code, limit }) =>
      step(() =>
        blocked()
          .filter((lane) => states?.includes(lane.state) ?? true)
          .filter((lane) => target === undefined || lane.target === target)
          .filter((lane) => code === undefined || lane.failure?.code === code)
          .sort((a, b) => a.firstBlockedAt - b.firstBlockedAt)
          .slice(0, limit)
          .map((lane) => laneRow(db, lane)),
      ),
    deadLetters: (limit) =>
      step(() =>
        blocked()
          .filter(({ state }) => state === 'waiting')
          .slice(0, limit)
          .map((lane) => ({
            lane: laneRow(db, lane),
            head:
              lane.headPos === undefined ? undefined : db.parked.get(lane.key)?.get(lane.headPos),
          })),
      ),
    refusedWishes: (limit) =>
      step(() =>
        [...db.wanted.values()]
          .filter(({ state }) => state === 'refused')
          .slice(0, limit)
          .map((row) => wantedRow(db, row)),
      ),
    totals: () =>
      step(() =>
        [...countBy(db.inbox.values(), (row) => `${dayOf(row.at)} ${row.disposition}`)].map(
          ([name, count]) => ({ day: name.slice(0, 10), disposition: name.slice(11), count }),
        ),
      ),
    audit: (key, limit) =>
      step(() =>
        db.audits
          .filter((row) => key === undefined || row.key === key)
          .slice(-limit)
          .reverse(),
      ),
    gauges: () =>
      step(() => ({
        lanes: [...countBy(blocked(), (lane) => JSON.stringify([lane.state, lane.target]))].map(
          ([name, count]) => {
            const [state, target] = JSON.parse(name) as [StoredLane['state'], string | null]
            return { state, target: target ?? undefined, count }
          },
        ),
        unpublished: [...db.slots.values()].map((row) => ({
          slot: row.slot,
          count: row.packs.filter((pack) => pack.seq > row.published).length,
        })),
        dirty: [...db.wanted.values()].filter(({ state }) => state === 'dirty').length,
      })),
  }
}
