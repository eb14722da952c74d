import { MeshError } from '@carrick/kernel'
import { inboxName, type Loaded, type LoadRequest, MOST_NAMED, type Store } from '../ports/store.ts'
import type { IntentRow, IntentState, StateRow } from '../ports/store-rows.ts'
import { commitGroup, lostFences, markPublished } from './commit.ts'
import {
  intentRow,
  isBlocked,
  laneRow,
  type MemoryDatabase,
  nextPosition,
  putParked,
  replaySubmission,
  rowsInLane,
  slotOf,
  type StoredParked,
  wantedName,
  wantedRow,
} from './database.ts'
import { memoryReports } from './reports.ts'

const DAY_MS = 86_400_000
const OPEN: ReadonlySet<IntentState> = new Set(['decided', 'doubt'])

const load = (db: MemoryDatabase, request: LoadRequest): Loaded => {
  const stateOf = (key: string): readonly StateRow[] => {
    const row = db.states.get(key)
    return row === undefined
      ? []
      : [{ key, version: row.version, body: JSON.parse(row.body) as unknown }]
  }
  const states = new Map(request.states.flatMap(stateOf).map((row) => [row.key, row]))
  const named = (request.named ?? []).flatMap((name) => {
    const rows = [...(db.names.get(name) ?? [])].sort().slice(0, MOST_NAMED).flatMap(stateOf)
    return rows.length === 0 ? [] : [[name, rows] as const]
  })
  const inbox = request.inbox.flatMap((key) => {
    const row = db.inbox.get(inboxName(key))
    return row === undefined ? [] : [[inboxName(key), row.disposition] as const]
  })
  const allOf = (key: string): readonly IntentRow[] =>
    [...(db.intentsOf.get(key) ?? [])].flatMap((opKey) => {
      const row = db.intents.get(opKey)
      return row === undefined ? [] : [intentRow(db, row)]
    })
  const open = (request.openIntentsOf ?? []).flatMap(({ key, eventId }) =>
    allOf(key).filter((row) => OPEN.has(row.state) || row.eventId === eventId),
  )
  const byOpKey = new Map(
    [...request.intentsOf.flatMap(allOf), ...open].map((row) => [row.opKey, row]),
  )
  return {
    states,
    named: new Map(named),
    intents: [...byOpKey.values()],
    inbox: new Map(inbox),
    wanted: request.wanted.flatMap(({ handler, key }) => {
      const row = db.wanted.get(wantedName(handler, key))
      return row === undefined ? [] : [wantedRow(db, row)]
    }),
  }
}

const mailboxRows = (db: MemoryDatabase, slots: readonly string[]): StoredParked[] =>
  slots.flatMap((slot) =>
    [...(db.mailbox.get(slot) ?? [])].flatMap((key) =>
      [...(db.parked.get(key)?.values() ?? [])].filter((row) => !row.inLane),
    ),
  )

const wake = (
  db: MemoryDatabase,
  newId: () => string,
  scope: { readonly written?: readonly string[]; readonly waiting?: readonly string[] },
): string[] => {
  const slots = new Set<string>()
  for (const row of [...db.awaits.values()]) {
    if (scope.waiting !== undefined && !scope.waiting.includes(row.key)) continue
    const refs = [...row.refs.keys()].filter(
      (ref) =>
        (scope.written === undefined || scope.written.includes(ref)) &&
        (db.states.get(ref)?.version ?? 0) > (row.refs.get(ref) ?? 0),
    )
    if (refs.length === 0) continue
    db.awaits.delete(row.key)
    slots.add(row.slot)
    putParked(db, {
      key: row.key,
      pos: nextPosition(db),
      slot: row.slot,
      kind: 'wake',
      inLane: false,
      eventId: newId(),
      generation: 0,
      type: 'wake',
      record: undefined,
      body: { refs },
      at: db.clock.now(),
      dueAt: db.clock.now(),
    })
  }
  return [...slots]
}

/** A store over shared tables. Each call is one atomic step; `newId` gives UUIDv7s. */
export const createMemoryStore = (db: MemoryDatabase, newId: () => string): Store => {
  const now = (): number => db.clock.now()
  const mail = (row: Omit<StoredParked, 'pos' | 'inLane' | 'generation' | 'at' | 'dueAt'>): void =>
    putParked(db, {
      ...row,
      pos: nextPosition(db),
      inLane: false,
      generation: 0,
      at: now(),
      dueAt: now(),
    })
  // eslint-disable-next-line @typescript-eslint/require-await -- the body is one atomic step; a throw becomes a rejection
  const step = async <T>(run: () => T): Promise<T> => run()
  return {
    ...memoryReports(db),
    takeover: (member, slots) =>
      step(() =>
        slots.map((slot) => {
          const row = slotOf(db, slot)
          row.epoch += 1
          if (row.owner !== undefined && row.owner !== member) row.unclean += 1
          row.owner = member
          return { slot, epoch: row.epoch, unclean: row.unclean, published: row.published }
        }),
      ),
    release: (fences) =>
      step(() => {
        for (const { slot, epoch } of fences) {
          const row = slotOf(db, slot)
          if (row.epoch === epoch + 1) row.unclean = Math.max(0, row.unclean - 1)
          if (row.epoch !== epoch) continue
          row.owner = undefined
          row.unclean = 0
        }
      }),
    calm: (fences) =>
      step(() => {
        for (const { slot, epoch } of fences) {
          const row = slotOf(db, slot)
          if (row.epoch === epoch) row.unclean = 0
        }
      }),
    blockedLanes: (slots) =>
      step(() =>
        [...db.lanes.values()]
          .filter((lane) => slots.includes(lane.slot))
          .map((lane) => laneRow(db, lane)),
      ),
    unpublished: (slots) =>
      step(() =>
        slots.flatMap((slot) => {
          const row = slotOf(db, slot)
          return row.packs.filter((pack) => pack.seq > row.published)
        }),
      ),
    load: (request) => step(() => load(db, request)),
    commit: (group) => step(() => commitGroup(db, group)),
    due: (slots, limit) =>
      step(() =>
        mailboxRows(db, slots)
          .filter((row) => row.dueAt <= now())
          .filter((row) => row.kind === 'command' || !isBlocked(db, row.key))
          .sort((a, b) => a.pos - b.pos)
          .slice(0, limit),
      ),
    tail: (lanes, limit) =>
      step(() =>
        lanes.flatMap(({ key, headPos }) =>
          rowsInLane(db, key)
            .sort((a, b) => (a.pos === headPos ? -1 : b.pos === headPos ? 1 : a.pos - b.pos))
            .slice(0, limit),
        ),
      ),
    dirty: (handler, slots, limit) =>
      step(() =>
        [...db.wanted.values()]
          .filter(
            (row) =>
              row.handler === handler &&
              row.state === 'dirty' &&
              slots.includes(row.slot) &&
              (row.dueAt ?? 0) <= now(),
          )
          .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
          .slice(0, limit)
          .map((row) => wantedRow(db, row)),
      ),
    wake: (scope) => step(() => wake(db, newId, scope)),
    countStart: (fence, eventId) =>
      step(() => {
        if (lostFences(db, [fence]).length > 0)
          throw new MeshError('MESH_STORE_FENCED', `Slot ${fence.slot} has another owner`)
        const starts = (db.crashes.get(eventId) ?? 0) + 1
        db.crashes.set(eventId, starts)
        return starts
      }),
    acquireSource: (member, slot, leaseMs) =>
      step(() => {
        const row = slotOf(db, slot)
        if (row.owner !== undefined && row.owner !== member && row.leaseUntil > now())
          return undefined
        row.epoch += 1
        row.owner = member
        row.leaseUntil = now() + leaseMs
        return {
          slot,
          epoch: row.epoch,
          cursor: row.cursor,
          packs: row.packs.filter((pack) => pack.seq > row.published),
        }
      }),
    renewSource: (fence, leaseMs) =>
      step(() => {
        const row = slotOf(db, fence.slot)
        if (row.epoch !== fence.epoch) return false
        row.leaseUntil = now() + leaseMs
        return true
      }),
    releaseSource: (fence) =>
      step(() => {
        const row = slotOf(db, fence.slot)
        if (row.epoch !== fence.epoch) return
        row.owner = undefined
        row.leaseUntil = 0
      }),
    commitSource: ({ fence, cursor, records, facts, published }) =>
      step(() => {
        const row = slotOf(db, fence.slot)
        if (row.epoch !== fence.epoch) return 'fenced'
        if (cursor !== undefined) row.cursor = cursor
        for (const fact of facts) mail({ ...fact, record: undefined })
        if (published !== undefined) markPublished(db, [{ slot: fence.slot, seq: published }])
        if (records.length === 0) return { seq: undefined }
        row.packSeq += 1
        row.packs.push({ slot: fence.slot, seq: row.packSeq, records })
        return { seq: row.packSeq }
      }),
    submit: (message, idempotency) =>
      step(() => {
        if (idempotency !== undefined) {
          const name = JSON.stringify([idempotency.client, idempotency.key])
          const stored = db.submissions.get(name)
          if (stored !== undefined) return replaySubmission(stored, idempotency.payloadHash)
          db.submissions.set(name, {
            payloadHash: idempotency.payloadHash,
            key: message.key,
            eventId: message.eventId,
          })
        }
        mail({ ...message, record: undefined })
        return { kind: 'accepted' }
      }),
    command: (slot, command) =>
      step(() => {
        if (db.commands.has(command.id)) return
        db.commands.add(command.id)
        mail({
          key: command.key,
          slot,
          kind: 'command',
          type: command.verb,
          eventId: command.id,
          record: command.record,
          body: command,
        })
      }),
    inboxFloor: () => step(() => db.inboxFloor),
    housekeep: ({ inboxDays, packHours }) =>
      step(() => {
        db.inboxFloor = Math.max(db.inboxFloor, now() - inboxDays * DAY_MS)
        for (const [name, row] of db.inbox) {
          if (parseInt(row.id.replace('-', '').slice(0, 12), 16) < db.inboxFloor)
            db.inbox.delete(name)
        }
        for (const row of db.slots.values()) {
          if (packHours === 0) row.packs = row.packs.filter((pack) => pack.seq > row.published)
        }
      }),
    onHint: (listener) => {
      db.hints.add(listener)
      return () => void db.hints.delete(listener)
    },
    close: () => step(() => undefined),
  }
}
