import type { Fence, SourceCommit, SourceLease } from '@carrick/messaging'
import type { Connection } from './connection.ts'
import { packRecords } from './pack-format.ts'
import { unpublished } from './slots.ts'

const ACQUIRE = {
  name: 'acquire-source',
  text: `insert into slot as s (slot, epoch, owner, lease_until)
    values ($1, 1, $2, now() + $3 * interval '1 ms')
    on conflict (slot) do update set epoch = s.epoch + 1, owner = excluded.owner, lease_until = excluded.lease_until
    where s.owner is null or s.owner = excluded.owner or s.lease_until is null or s.lease_until <= now()
    returning epoch, cursor`,
}

const RENEW = {
  name: 'renew-source',
  text: `update slot set lease_until = now() + $3 * interval '1 ms' where slot = $1 and epoch = $2 returning 1`,
}

const RELEASE = {
  name: 'release-source',
  text: 'update slot set owner = null, lease_until = null where slot = $1 and epoch = $2',
}

const COMMIT = {
  name: 'commit-source',
  text: `with fence as (
      update slot set cursor = coalesce($3, cursor), published = greatest(published, $4),
        pack_seq = pack_seq + case when $5::bytea is null then 0 else 1 end
      where slot = $1 and epoch = $2 returning slot, pack_seq
    ), pack as (
      insert into outbox (slot, seq, n, body) select slot, pack_seq, $6::int, $5 from fence where $5 is not null
    ), mailed as (
      insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, body)
      select x.key, nextval('mailbox_pos'), x.slot, x.kind, false, x.event_id, 0, x.type, x.body
      from fence, unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
        with ordinality as x(slot, key, kind, event_id, type, body, n) order by x.n
      returning slot
    )
    select pack_seq, (select count(pg_notify($13, m.slot)) from (select distinct slot from mailed) m) from fence`,
}

/** Undefined while another member's lease runs. */
export const acquireSource = async (
  connection: Connection,
  member: string,
  slot: string,
  leaseMs: number,
): Promise<SourceLease | undefined> => {
  const [row] = await connection.query(ACQUIRE, [slot, member, leaseMs])
  if (row === undefined) return undefined
  const { epoch, cursor } = row as unknown as { epoch: number; cursor: string | null }
  return {
    slot,
    epoch,
    cursor: cursor ?? undefined,
    packs: await unpublished(connection, [slot]),
  }
}

export const renewSource = async (
  connection: Connection,
  { slot, epoch }: Fence,
  leaseMs: number,
): Promise<boolean> => (await connection.query(RENEW, [slot, epoch, leaseMs])).length > 0

export const releaseSource = async (
  connection: Connection,
  { slot, epoch }: Fence,
): Promise<void> => {
  await connection.query(RELEASE, [slot, epoch])
}

export const commitSource = async (
  connection: Connection,
  channel: string,
  { fence, cursor, records, facts, published }: SourceCommit,
): Promise<{ readonly seq: number | undefined } | 'fenced'> => {
  const [row] = await connection.query(COMMIT, [
    fence.slot,
    fence.epoch,
    cursor ?? null,
    published ?? 0,
    records.length === 0 ? null : packRecords(records),
    records.length,
    facts.map(({ slot }) => slot),
    facts.map(({ key }) => key),
    facts.map(({ kind }) => kind),
    facts.map(({ eventId }) => eventId),
    facts.map(({ type }) => type),
    facts.map(({ body }) => JSON.stringify(body ?? null)),
    channel,
  ])
  if (row === undefined) return 'fenced'
  return { seq: records.length === 0 ? undefined : (row['pack_seq'] as number) }
}
