import type {
  AuditRow,
  IntentRow,
  LaneFailure,
  LaneRow,
  Pack,
  ParkedRow,
  WantedRow,
} from '@carrick/messaging'
import type { Row } from './connection.ts'
import { unpackInbound, unpackRecords } from './pack-format.ts'

/** Remaining ms of a time of the database's clock. */
export const REMAINING = (column: string): string =>
  `(extract(epoch from ${column} - clock_timestamp()) * 1000)::float8`

/** Epoch ms. */
const MILLIS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`

const nothing = <T>(value: T | null): T | undefined => value ?? undefined

export const json = (text: string | null): unknown =>
  text === null ? undefined : (JSON.parse(text) as unknown)

const failureOf = (text: string | null): LaneFailure | undefined =>
  json(text) as LaneFailure | undefined

export const LANE_COLUMNS = `l.key, l.slot, l.state, l.version, l.target, l.priority, l.attempts, l.tries,
  ${REMAINING('l.due_at')} as due_ms, l.head_pos, l.head_id, l.head_type, l.failure,
  ${MILLIS('l.first_blocked')} as first_blocked, ${MILLIS('l.last_failed')} as last_failed,
  (select count(*) from parked p where p.key = l.key and p.in_lane) as rows`

interface LaneColumns {
  readonly key: string
  readonly slot: string
  readonly state: LaneRow['state']
  readonly version: number
  readonly target: string | null
  readonly priority: number
  readonly attempts: number
  readonly tries: number
  readonly due_ms: number | null
  readonly head_pos: number | null
  readonly head_id: string | null
  readonly head_type: string | null
  readonly failure: string | null
  readonly first_blocked: number
  readonly last_failed: number | null
  readonly rows: number
}

export const laneOf = (row: Row): LaneRow => {
  const columns = row as unknown as LaneColumns
  return {
    key: columns.key,
    slot: columns.slot,
    state: columns.state,
    version: columns.version,
    target: nothing(columns.target),
    priority: columns.priority,
    attempts: columns.attempts,
    tries: columns.tries,
    dueInMs: nothing(columns.due_ms),
    headPos: nothing(columns.head_pos),
    headId: nothing(columns.head_id),
    headType: nothing(columns.head_type),
    failure: failureOf(columns.failure),
    firstBlockedAt: columns.first_blocked,
    lastFailedAt: nothing(columns.last_failed),
    rows: columns.rows,
  }
}

export const PARKED_COLUMNS = `p.key, p.pos, p.slot, p.kind, p.in_lane, p.event_id, p.generation, p.type,
  p.body, ${MILLIS('p.at')} as at`

interface ParkedColumns {
  readonly key: string
  readonly pos: number
  readonly slot: string
  readonly kind: ParkedRow['kind']
  readonly in_lane: boolean
  readonly event_id: string
  readonly generation: number
  readonly type: string
  readonly record?: Buffer | null
  readonly body: string | null
  readonly at: number
}

export const parkedOf = (row: Row): ParkedRow => {
  const columns = row as unknown as ParkedColumns
  const record =
    columns.record === null || columns.record === undefined
      ? undefined
      : unpackInbound(columns.record)
  const body = json(columns.body)
  return {
    key: columns.key,
    pos: columns.pos,
    slot: columns.slot,
    kind: columns.kind,
    inLane: columns.in_lane,
    eventId: columns.event_id,
    generation: columns.generation,
    type: columns.type,
    record,
    // A command carries the record to reprocess; its bytes have their own column.
    body:
      columns.kind === 'command' && record !== undefined ? { ...(body as object), record } : body,
    at: Math.round(columns.at),
  }
}

export const INTENT_COLUMNS = `i.op_key, i.key, i.slot, i.epoch, i.event_id, i.target, i.priority, i.hash,
  i.command, i.state, ${REMAINING('i.deadline_at')} as deadline_ms, i.answer`

interface IntentColumns {
  readonly op_key: string
  readonly key: string
  readonly slot: string
  readonly epoch: number
  readonly event_id: string
  readonly target: string
  readonly priority: number
  readonly hash: string
  readonly command: string | null
  readonly state: IntentRow['state']
  readonly deadline_ms: number
  readonly answer: string | null
}

export const intentOf = (row: Row): IntentRow => {
  const columns = row as unknown as IntentColumns
  return {
    opKey: columns.op_key,
    key: columns.key,
    slot: columns.slot,
    epoch: columns.epoch,
    eventId: columns.event_id,
    target: columns.target,
    priority: columns.priority,
    hash: columns.hash,
    command: json(columns.command),
    state: columns.state,
    deadlineInMs: columns.deadline_ms,
    answer: json(columns.answer),
  }
}

export const WANTED_COLUMNS = `w.handler, w.key, w.slot, w.version, w.body, w.state, w.attempts,
  ${REMAINING('w.due_at')} as due_ms, w.failure`

interface WantedColumns {
  readonly handler: string
  readonly key: string
  readonly slot: string
  readonly version: number
  readonly body: string
  readonly state: WantedRow['state']
  readonly attempts: number
  readonly due_ms: number | null
  readonly failure: string | null
}

export const wantedOf = (row: Row): WantedRow => {
  const columns = row as unknown as WantedColumns
  return {
    handler: columns.handler,
    key: columns.key,
    slot: columns.slot,
    version: columns.version,
    body: json(columns.body),
    state: columns.state,
    attempts: columns.attempts,
    dueInMs: nothing(columns.due_ms),
    failure: failureOf(columns.failure),
  }
}

export const packOf = (row: Row): Pack => {
  const columns = row as unknown as { slot: string; seq: number; body: Buffer }
  return { slot: columns.slot, seq: columns.seq, records: unpackRecords(columns.body) }
}

export const AUDIT_COLUMNS = `command_id, key, verb, by, reason, plan_hash, outcome, detail, ${MILLIS('at')} as at`

export const auditOf = (row: Row): AuditRow => {
  const columns = row as unknown as Omit<AuditRow, 'commandId' | 'planHash'> & {
    readonly command_id: string
    readonly plan_hash: string
  }
  return {
    commandId: columns.command_id,
    key: columns.key,
    verb: columns.verb,
    by: columns.by,
    reason: columns.reason,
    planHash: columns.plan_hash,
    outcome: columns.outcome,
    detail: columns.detail,
    at: columns.at,
  }
}
