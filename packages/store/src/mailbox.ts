import type {
  Command,
  Idempotency,
  MailboxMessage,
  ParkedRow,
  SubmitResult,
  WantedRow,
} from '@carrick/messaging'
import type { Connection, Row, Statement } from './connection.ts'
import { packInbound } from './pack-format.ts'
import { PARKED_COLUMNS, parkedOf, WANTED_COLUMNS, wantedOf } from './rows.ts'
import { isLockTimeout } from './sqlstate.ts'

const DUE = {
  name: 'due',
  text: `select ${PARKED_COLUMNS}, p.record from parked p
    where not p.in_lane and p.slot = any($1::text[]) and p.due_at <= now()
      and (p.kind = 'command' or not exists (select from lane l where l.key = p.key))
    order by p.pos limit $2`,
}

const TAIL = {
  name: 'tail',
  text: `select r.* from unnest($1::text[], $2::bigint[]) with ordinality as x(key, head, n)
    cross join lateral (
      select * from (
        (select ${PARKED_COLUMNS}, p.record, 0 as later from parked p
         where p.key = x.key and p.pos = x.head and p.in_lane)
        union all
        (select ${PARKED_COLUMNS}, p.record, 1 from parked p
         where p.key = x.key and p.in_lane and p.pos is distinct from x.head order by p.pos limit $3)
      ) both_parts order by later, pos limit $3
    ) r order by x.n, r.later, r.pos`,
}

const DIRTY = {
  name: 'dirty',
  text: `select ${WANTED_COLUMNS} from wanted w
    where w.handler = $1 and w.slot = any($2::text[]) and w.state = 'dirty' and w.due_at <= now()
    order by w.due_at limit $3`,
}

interface WakeScope {
  readonly written?: readonly string[]
  readonly waiting?: readonly string[]
}

// A key's rows go together, whoever asks first; what another call deletes meanwhile is its to wake.
const wakeStatement = (name: string, condition: string): Statement => ({
  name,
  text: `with hit as (
      select a.key, a.ref from awaiting a join state s on s.key = a.ref
      where s.version > a.version and ${condition}
    ), gone as (
      delete from awaiting a using (select distinct key from hit) h where a.key = h.key
      returning a.key, a.ref, a.slot
    ), woken as (
      select g.key, min(g.slot) as slot, json_agg(g.ref order by g.ref) as refs
      from gone g join hit h on h.key = g.key and h.ref = g.ref group by g.key
    ), mailed as (
      insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, body)
      select key, nextval('mailbox_pos'), slot, 'wake', false, new_event_id()::text, 0, 'wake',
        json_build_object('refs', refs)::text
      from woken returning slot
    )
    select distinct slot from mailed`,
})

const BY_REF = 'a.ref = any($1::text[])'
const WAKE = wakeStatement('wake', 'true')
const WAKE_WRITTEN = wakeStatement('wake-written', BY_REF)
const WAKE_WAITING = wakeStatement('wake-waiting', 'a.key = any($1::text[])')
const WAKE_BOTH = wakeStatement('wake-both', `${BY_REF} and a.key = any($2::text[])`)

const SUBMIT = {
  name: 'submit',
  text: `with first as (
      insert into submission (client, key, payload_hash, record_key, event_id)
      select $1, $2, $3, $5, $8 where $1::text is not null on conflict do nothing returning 1
    ), mailed as (
      insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, body)
      select $5, nextval('mailbox_pos'), $4, $6, false, $8, 0, $7, $9
      where $1::text is null or exists (select from first) returning slot
    )
    select slot, pg_notify($10, slot) from mailed`,
}

const SUBMITTED = {
  name: 'submitted',
  text: 'select payload_hash, record_key, event_id from submission where client = $1 and key = $2',
}

const COMMAND = {
  name: 'command',
  text: `with first as (insert into command (id) values ($1) on conflict do nothing returning 1), mailed as (
      insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, body, record)
      select $2, nextval('mailbox_pos'), $3, 'command', false, $1, 0, $4, $5, $6::bytea from first returning slot
    )
    select slot, pg_notify($7, slot) from mailed`,
}

const NOTIFY = {
  name: 'notify',
  text: 'select pg_notify($1, x) from unnest($2::text[]) x',
}

export const due = async (
  connection: Connection,
  slots: readonly string[],
  limit: number,
): Promise<readonly ParkedRow[]> => (await connection.query(DUE, [slots, limit])).map(parkedOf)

export const tail = async (
  connection: Connection,
  lanes: readonly { readonly key: string; readonly headPos: number | undefined }[],
  limit: number,
): Promise<readonly ParkedRow[]> => {
  const rows = await connection.query(TAIL, [
    lanes.map(({ key }) => key),
    lanes.map(({ headPos }) => headPos ?? null),
    limit,
  ])
  return rows.map(parkedOf)
}

export const dirty = async (
  connection: Connection,
  handler: string,
  slots: readonly string[],
  limit: number,
): Promise<readonly WantedRow[]> =>
  (await connection.query(DIRTY, [handler, slots, limit])).map(wantedOf)

const runWake = (
  connection: Connection,
  { written, waiting }: WakeScope,
): Promise<readonly Row[]> => {
  if (written === undefined) {
    return waiting === undefined
      ? connection.query(WAKE, [])
      : connection.query(WAKE_WAITING, [waiting])
  }
  return waiting === undefined
    ? connection.query(WAKE_WRITTEN, [written])
    : connection.query(WAKE_BOTH, [written, waiting])
}

export const wake = async (
  connection: Connection,
  channel: string,
  scope: WakeScope,
): Promise<readonly string[]> => {
  const rows = await runWake(connection, scope)
  const slots = rows.map(({ slot }) => slot as string)
  if (slots.length > 0) await connection.query(NOTIFY, [channel, slots])
  return slots
}

/** The twin's transaction, if any, is waited for: at most the connection's lock timeout. */
export const submit = async (
  connection: Connection,
  channel: string,
  message: MailboxMessage,
  idempotency: Idempotency | undefined,
): Promise<SubmitResult> => {
  let rows: readonly unknown[]
  try {
    rows = await connection.query(SUBMIT, [
      idempotency?.client ?? null,
      idempotency?.key ?? null,
      idempotency?.payloadHash ?? null,
      message.slot,
      message.key,
      message.kind,
      message.type,
      message.eventId,
      JSON.stringify(message.body ?? null),
      channel,
    ])
  } catch (thrown) {
    if (isLockTimeout(thrown)) return { kind: 'in-flight' }
    throw thrown
  }
  if (rows.length > 0 || idempotency === undefined) return { kind: 'accepted' }
  const [stored] = await connection.query(SUBMITTED, [idempotency.client, idempotency.key])
  if (stored === undefined) return { kind: 'in-flight' }
  if (stored['payload_hash'] !== idempotency.payloadHash) return { kind: 'other-payload' }
  return {
    kind: 'repeated',
    key: stored['record_key'] as string,
    eventId: stored['event_id'] as string,
  }
}

export const command = async (
  connection: Connection,
  channel: string,
  slot: string,
  order: Command,
): Promise<void> => {
  const { record, ...body } = order
  await connection.query(COMMAND, [
    order.id,
    order.key,
    slot,
    order.verb,
    JSON.stringify(body),
    record === undefined ? null : packInbound(record),
    channel,
  ])
}
