import type { Clock } from '@carrick/kernel'
import type { SubmitResult } from '../ports/store.ts'
import type {
  AuditRow,
  InboxRow,
  IntentRow,
  LaneRow,
  Pack,
  ParkedRow,
  WantedRow,
} from '../ports/store-rows.ts'

export interface SlotTable {
  readonly slot: string
  epoch: number
  owner: string | undefined
  unclean: number
  packSeq: number
  published: number
  cursor: string | undefined
  leaseUntil: number
  packs: Pack[]
}

export type StoredIntent = Omit<IntentRow, 'deadlineInMs'> & { readonly deadlineAt: number }
export type StoredLane = Omit<LaneRow, 'dueInMs' | 'rows'> & { readonly dueAt: number | undefined }
export type StoredParked = ParkedRow & { readonly dueAt: number }
export type StoredWanted = Omit<WantedRow, 'dueInMs'> & { readonly dueAt: number | undefined }
export interface StoredAwaits {
  readonly slot: string
  readonly key: string
  readonly refs: ReadonlyMap<string, number>
}
interface StoredSubmission {
  readonly payloadHash: string
  readonly key: string
  readonly eventId: string
}

/** The runtime's tables in memory. One database is shared by the stores of all members, as on a server. */
export interface MemoryDatabase {
  readonly clock: Clock
  readonly slots: Map<string, SlotTable>
  readonly inbox: Map<string, InboxRow & { readonly at: number }>
  /** Bodies as JSON text. */
  readonly states: Map<string, { readonly slot: string; version: number; body: string }>
  readonly intents: Map<string, StoredIntent>
  readonly intentsOf: Map<string, Set<string>>
  readonly lanes: Map<string, StoredLane>
  readonly parked: Map<string, Map<number, StoredParked>>
  /** Keys with mailbox rows, by slot. */
  readonly mailbox: Map<string, Set<string>>
  readonly awaits: Map<string, StoredAwaits>
  /** Keys by other name. */
  readonly names: Map<string, Set<string>>
  readonly wanted: Map<string, StoredWanted>
  readonly crashes: Map<string, number>
  readonly submissions: Map<string, StoredSubmission>
  readonly audits: AuditRow[]
  readonly commands: Set<string>
  readonly hints: Set<(slot: string) => void>
  sequence: number
  inboxFloor: number
}

export const createMemoryDatabase = (clock: Clock): MemoryDatabase => ({
  clock,
  slots: new Map(),
  inbox: new Map(),
  states: new Map(),
  intents: new Map(),
  intentsOf: new Map(),
  lanes: new Map(),
  parked: new Map(),
  mailbox: new Map(),
  awaits: new Map(),
  names: new Map(),
  wanted: new Map(),
  crashes: new Map(),
  submissions: new Map(),
  audits: [],
  commands: new Set(),
  hints: new Set(),
  sequence: 0,
  inboxFloor: 0,
})

export const slotOf = (db: MemoryDatabase, slot: string): SlotTable => {
  let row = db.slots.get(slot)
  if (row === undefined) {
    row = {
      slot,
      epoch: 0,
      owner: undefined,
      unclean: 0,
      packSeq: 0,
      published: 0,
      cursor: undefined,
      leaseUntil: 0,
      packs: [],
    }
    db.slots.set(slot, row)
  }
  return row
}

export const isBlocked = (db: MemoryDatabase, key: string): boolean => db.lanes.has(key)

export const putParked = (db: MemoryDatabase, row: StoredParked): void => {
  let rows = db.parked.get(row.key)
  if (rows === undefined) {
    rows = new Map()
    db.parked.set(row.key, rows)
  }
  rows.set(row.pos, row)
  if (!row.inLane) {
    const keys = db.mailbox.get(row.slot) ?? new Set()
    keys.add(row.key)
    db.mailbox.set(row.slot, keys)
    for (const hint of db.hints) hint(row.slot)
  }
}

export const dropParked = (db: MemoryDatabase, key: string, pos: number): void => {
  const rows = db.parked.get(key)
  const row = rows?.get(pos)
  if (rows === undefined || row === undefined) return
  rows.delete(pos)
  if (rows.size === 0) db.parked.delete(key)
  if (![...rows.values()].some((other) => !other.inLane)) db.mailbox.get(row.slot)?.delete(key)
}

export const nextPosition = (db: MemoryDatabase): number => {
  db.sequence += 1
  return db.sequence
}

export const rowsInLane = (db: MemoryDatabase, key: string): StoredParked[] =>
  [...(db.parked.get(key)?.values() ?? [])].filter((row) => row.inLane)

export const laneRow = (db: MemoryDatabase, { dueAt, ...lane }: StoredLane): LaneRow => ({
  ...lane,
  dueInMs: dueAt === undefined ? undefined : dueAt - db.clock.now(),
  rows: rowsInLane(db, lane.key).length,
})

export const intentRow = (
  db: MemoryDatabase,
  { deadlineAt, ...intent }: StoredIntent,
): IntentRow => ({ ...intent, deadlineInMs: deadlineAt - db.clock.now() })

export const wantedRow = (db: MemoryDatabase, { dueAt, ...row }: StoredWanted): WantedRow => ({
  ...row,
  dueInMs: dueAt === undefined ? undefined : dueAt - db.clock.now(),
})

export const wantedName = (handler: string, key: string): string => `${handler} ${key}`

export const replaySubmission = (stored: StoredSubmission, payloadHash: string): SubmitResult =>
  stored.payloadHash === payloadHash
    ? { kind: 'repeated', key: stored.key, eventId: stored.eventId }
    : { kind: 'other-payload' }
