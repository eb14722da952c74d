import type { Store, StoreReports } from '@carrick/messaging'
import { commitGroup } from './commit.ts'
import { type Connection, createConnection } from './connection.ts'
import { load } from './load.ts'
import { command, dirty, due, submit, tail, wake } from './mailbox.ts'
import { migrate } from './migrate.ts'
import { storeReports } from './reports.ts'
import type { PostgresSettings } from './settings.ts'
import { blockedLanes, calm, countStart, release, takeover, unpublished } from './slots.ts'
import { acquireSource, commitSource, releaseSource, renewSource } from './sources.ts'
import { storeError } from './sqlstate.ts'

const FLOOR = {
  name: 'inbox-floor',
  text: `select coalesce(floor(extract(epoch from min(lower)) * 1000), 0)::float8 as floor
    from partition_of where parent = 'inbox'`,
}

const HOUSEKEEP = { name: 'housekeep', text: 'select housekeep($1::float8, $2::float8)' }

/** The port's errors instead of pg's. */
const told = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (thrown) {
    throw storeError(thrown)
  }
}

const toldReports = (reports: StoreReports): StoreReports => ({
  report: (key) => told(reports.report(key)),
  keysNamed: (name, limit) => told(reports.keysNamed(name, limit)),
  lanes: (filter) => told(reports.lanes(filter)),
  deadLetters: (limit) => told(reports.deadLetters(limit)),
  refusedWishes: (limit) => told(reports.refusedWishes(limit)),
  totals: (days) => told(reports.totals(days)),
  audit: (key, limit) => told(reports.audit(key, limit)),
  gauges: () => told(reports.gauges()),
})

const listening = (control: Connection, channel: string): NonNullable<Store['onHint']> => {
  const listeners = new Set<(slot: string) => void>()
  control.listen(channel, (slot) => {
    for (const listener of listeners) listener(slot)
  })
  return (listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
}

/** A store on a schema that `openPostgresStore` or `migrate` brought to this version. Connects at first use. */
export const createPostgresStore = (settings: PostgresSettings): Store => {
  const commits = createConnection(settings, 'commit', { pipelined: true })
  const reads = createConnection(settings, 'read')
  const control = createConnection(settings, 'control')
  const channel = `${settings.schema}.hint`
  return {
    ...toldReports(storeReports(control)),
    takeover: (member, slots) => told(takeover(control, member, slots)),
    release: (fences) => told(release(control, fences)),
    calm: (fences) => told(calm(control, fences)),
    blockedLanes: (slots) => told(blockedLanes(reads, slots)),
    unpublished: (slots) => told(unpublished(reads, slots)),
    load: (request) => told(load(reads, request)),
    commit: (group) => commitGroup(commits, group),
    due: (slots, limit) => told(due(control, slots, limit)),
    tail: (lanes, limit) => told(tail(reads, lanes, limit)),
    dirty: (handler, slots, limit) => told(dirty(reads, handler, slots, limit)),
    wake: (scope) => told(wake(control, channel, scope)),
    countStart: (fence, eventId) => told(countStart(control, fence, eventId)),
    acquireSource: (member, slot, leaseMs) => told(acquireSource(control, member, slot, leaseMs)),
    renewSource: (fence, leaseMs) => told(renewSource(control, fence, leaseMs)),
    releaseSource: (fence) => told(releaseSource(control, fence)),
    commitSource: (step) => told(commitSource(commits, channel, step)),
    submit: (message, idempotency) => told(submit(control, channel, message, idempotency)),
    command: (slot, order) => told(command(control, channel, slot, order)),
    inboxFloor: () =>
      told(control.query(FLOOR, []).then(([row]) => (row?.['floor'] as number | undefined) ?? 0)),
    housekeep: ({ inboxDays, packHours }) =>
      told(control.query(HOUSEKEEP, [inboxDays, packHours]).then(() => undefined)),
    onHint: listening(control, channel),
    close: async () => {
      await Promise.all([commits.close(), reads.close(), control.close()])
    },
  }
}

/** Migrates the schema, then opens the store. Errors as of `migrate`. */
export const openPostgresStore = async (settings: PostgresSettings): Promise<Store> => {
  await migrate(settings)
  return createPostgresStore(settings)
}
