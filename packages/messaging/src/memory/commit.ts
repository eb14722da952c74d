import type { CommitGroup, CommitResult } from '../ports/commit-group.ts'
import { inboxName } from '../ports/store.ts'
import type { Fence, InboxKey } from '../ports/store-rows.ts'
import {
  dropParked,
  type MemoryDatabase,
  nextPosition,
  putParked,
  slotOf,
  wantedName,
} from './database.ts'

export const lostFences = (db: MemoryDatabase, fences: readonly Fence[]): string[] =>
  fences.filter(({ slot, epoch }) => slotOf(db, slot).epoch !== epoch).map(({ slot }) => slot)

const repeatedIn = (db: MemoryDatabase, group: CommitGroup): InboxKey[] => {
  const seen = new Set<string>()
  return group.inbox.flatMap(({ id, generation }) => {
    const name = inboxName({ id, generation })
    const isRepeated = db.inbox.has(name) || seen.has(name)
    seen.add(name)
    return isRepeated ? [{ id, generation }] : []
  })
}

const conflictsIn = (db: MemoryDatabase, group: CommitGroup): string[] => {
  const keys = new Set<string>()
  for (const { key, version } of group.states) {
    if ((db.states.get(key)?.version ?? 0) !== version) keys.add(key)
  }
  for (const { key, expected } of group.lanes) {
    if ((db.lanes.get(key)?.version ?? 0) !== expected) keys.add(key)
  }
  for (const { opKey, key, deadlineInMs } of group.intents) {
    const before = db.intents.get(opKey)
    if (before?.state === 'done') keys.add(key)
    if (before === undefined && deadlineInMs === undefined) keys.add(key)
  }
  for (const { key, pos } of group.removed) {
    if (db.parked.get(key)?.get(pos) === undefined) keys.add(key)
  }
  for (const row of group.settled) {
    if (db.inbox.get(inboxName(row))?.disposition !== 'waiting') keys.add(row.id)
  }
  return [...keys]
}

/** PostgreSQL refuses U+0000 in text and in jsonb; so does this store, or tests would be kinder than it. */
const refusedIn = (group: CommitGroup): string | undefined => {
  const texts = [
    ...group.states.map(({ body }) => JSON.stringify(body)),
    ...group.wanted.map(({ body }) => JSON.stringify(body)),
    ...group.intents.map(
      ({ command, answer }) => `${command ?? ''}${JSON.stringify(answer ?? null)}`,
    ),
    ...group.lanes.map(({ failure }) => JSON.stringify(failure ?? null)),
  ]
  return texts.some((text) => text.includes('\\u0000'))
    ? 'U+0000 cannot be stored in a text'
    : undefined
}

const applyLanes = (db: MemoryDatabase, group: CommitGroup): void => {
  const now = db.clock.now()
  for (const lane of group.lanes) {
    if (lane.remove) {
      db.lanes.delete(lane.key)
      continue
    }
    const before = db.lanes.get(lane.key)
    db.lanes.set(lane.key, {
      key: lane.key,
      slot: lane.slot,
      state: lane.state,
      version: lane.version,
      target: lane.target,
      priority: lane.priority,
      attempts: lane.attempts,
      tries: lane.tries,
      headPos: lane.headPos,
      headId: lane.headId,
      headType: lane.headType,
      failure: lane.failure,
      dueAt: lane.dueInMs === undefined ? undefined : now + lane.dueInMs,
      firstBlockedAt: before?.firstBlockedAt ?? now,
      lastFailedAt: lane.failed ? now : before?.lastFailedAt,
    })
  }
}

const applyWanted = (db: MemoryDatabase, group: CommitGroup): void => {
  const now = db.clock.now()
  for (const { dueInMs, ...wish } of group.wanted) {
    const name = wantedName(wish.handler, wish.key)
    const before = db.wanted.get(name)
    if (before !== undefined && before.version >= wish.version) continue
    db.wanted.set(name, {
      ...wish,
      state: 'dirty',
      attempts: 0,
      dueAt: before?.state === 'dirty' ? before.dueAt : now + dueInMs,
      failure: before?.failure,
    })
  }
  for (const { dueInMs, ...row } of group.wantedSettled) {
    const name = wantedName(row.handler, row.key)
    const before = db.wanted.get(name)
    if (before?.version !== row.version) continue
    db.wanted.set(name, {
      ...before,
      ...row,
      dueAt: dueInMs === undefined ? undefined : now + dueInMs,
    })
  }
}

const applyTimers = (db: MemoryDatabase, group: CommitGroup): void => {
  for (const { slot, key, name, at, eventId } of group.timers) {
    for (const row of [...(db.parked.get(key)?.values() ?? [])]) {
      if (row.kind === 'timer' && row.type === name && !row.inLane) dropParked(db, key, row.pos)
    }
    if (at === undefined) continue
    putParked(db, {
      key,
      pos: nextPosition(db),
      slot,
      kind: 'timer',
      inLane: false,
      eventId,
      generation: 0,
      type: name,
      record: undefined,
      body: {},
      at: db.clock.now(),
      dueAt: at,
    })
  }
}

const apply = (db: MemoryDatabase, group: CommitGroup): ReadonlyMap<string, number> => {
  const now = db.clock.now()
  for (const row of group.inbox) db.inbox.set(inboxName(row), { ...row, at: now })
  for (const { disposition, ...key } of group.settled) {
    const row = db.inbox.get(inboxName(key))
    if (row !== undefined) db.inbox.set(inboxName(key), { ...row, disposition })
  }
  for (const { slot, key, version, body } of group.states) {
    db.states.set(key, { slot, version: version + 1, body: JSON.stringify(body) })
  }
  for (const { deadlineInMs, command, ...intent } of group.intents) {
    const before = db.intents.get(intent.opKey)
    db.intents.set(intent.opKey, {
      ...intent,
      command: command === null ? null : (JSON.parse(command) as unknown),
      deadlineAt: deadlineInMs === undefined ? (before?.deadlineAt ?? now) : now + deadlineInMs,
    })
    const ofKey = db.intentsOf.get(intent.key) ?? new Set()
    db.intentsOf.set(intent.key, ofKey.add(intent.opKey))
  }
  applyLanes(db, group)
  for (const { key, pos } of group.removed) dropParked(db, key, pos)
  for (const row of group.parked) {
    const before = db.parked.get(row.key)?.get(row.pos)
    if (before !== undefined) dropParked(db, row.key, row.pos)
    putParked(db, { ...row, dueAt: before?.dueAt ?? now })
  }
  applyTimers(db, group)
  for (const { key, name } of group.names) {
    db.names.set(name, new Set(db.names.get(name)).add(key))
  }
  for (const { slot, key, refs } of group.awaits) {
    if (refs.length === 0) {
      db.awaits.delete(key)
      continue
    }
    const versions = refs.map(({ ref, version }): readonly [string, number] => [
      ref,
      version ?? db.states.get(ref)?.version ?? 0,
    ])
    db.awaits.set(key, { slot, key, refs: new Map(versions) })
  }
  applyWanted(db, group)
  for (const id of group.survived) db.crashes.delete(id)
  for (const audit of group.audits) db.audits.push({ ...audit, at: now })
  const seqs = new Map<string, number>()
  for (const { slot, records } of group.packs) {
    const table = slotOf(db, slot)
    table.packSeq += 1
    table.packs.push({ slot, seq: table.packSeq, records })
    seqs.set(slot, table.packSeq)
  }
  markPublished(db, group.published)
  return seqs
}

export const markPublished = (db: MemoryDatabase, marks: CommitGroup['published']): void => {
  for (const { slot, seq } of marks) {
    const table = slotOf(db, slot)
    table.published = Math.max(table.published, seq)
  }
}

/** The one statement. */
export const commitGroup = (db: MemoryDatabase, group: CommitGroup): CommitResult => {
  const slots = lostFences(db, group.fences)
  if (slots.length > 0) return { kind: 'fenced', slots }
  const events = repeatedIn(db, group)
  if (events.length > 0) return { kind: 'repeated', events }
  const keys = conflictsIn(db, group)
  if (keys.length > 0) return { kind: 'conflict', keys }
  const message = refusedIn(group)
  if (message !== undefined) return { kind: 'refused', message }
  return { kind: 'committed', seqs: apply(db, group) }
}
