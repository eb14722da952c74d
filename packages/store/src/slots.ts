import { MeshError } from '@carrick/kernel'
import type { Fence, LaneRow, Pack, TakenSlot } from '@carrick/messaging'
import type { Connection } from './connection.ts'
import { LANE_COLUMNS, laneOf, packOf } from './rows.ts'

// Sorted: takeovers and commits lock the same rows, and would deadlock in different orders.
const TAKEOVER = {
  name: 'takeover',
  text: `insert into slot (slot, epoch, owner) select x, 1, $1 from unnest($2::text[]) x order by x
    on conflict (slot) do update set epoch = slot.epoch + 1, owner = excluded.owner,
      unclean = slot.unclean + case when slot.owner is not null and slot.owner <> excluded.owner then 1 else 0 end
    returning slot, epoch, unclean, published`,
}

const RELEASE = {
  name: 'release',
  text: `update slot s set
      owner = case when s.epoch = x.epoch then null else s.owner end,
      unclean = case when s.epoch = x.epoch then 0 else greatest(s.unclean - 1, 0) end,
      lease_until = case when s.epoch = x.epoch then null else s.lease_until end
    from unnest($1::text[], $2::bigint[]) as x(slot, epoch)
    where s.slot = x.slot and s.epoch in (x.epoch, x.epoch + 1)`,
}

const CALM = {
  name: 'calm',
  text: `update slot s set unclean = 0 from unnest($1::text[], $2::bigint[]) as x(slot, epoch)
    where s.slot = x.slot and s.epoch = x.epoch and s.unclean <> 0`,
}

const LANES = {
  name: 'blocked-lanes',
  text: `select ${LANE_COLUMNS} from lane l where l.slot = any($1::text[])`,
}

const UNPUBLISHED = {
  name: 'unpublished',
  text: `select o.slot, o.seq, o.body from slot s join outbox o on o.slot = s.slot and o.seq > s.published
    where s.slot = any($1::text[]) order by o.slot, o.seq`,
}

const COUNT_START = {
  name: 'count-start',
  text: `with fence as (select slot from slot where slot = $1 and epoch = $2 for share)
    insert into crash as c (event_id, starts) select $3, 1 from fence
    on conflict (event_id) do update set starts = c.starts + 1, at = now() returning starts`,
}

const sorted = (fences: readonly Fence[]): readonly Fence[] =>
  [...fences].sort((a, b) => (a.slot < b.slot ? -1 : 1))

const fenceArrays = (fences: readonly Fence[]): readonly unknown[] => {
  const rows = sorted(fences)
  return [rows.map(({ slot }) => slot), rows.map(({ epoch }) => epoch)]
}

export const takeover = async (
  connection: Connection,
  member: string,
  slots: readonly string[],
): Promise<readonly TakenSlot[]> => {
  const rows = await connection.query(TAKEOVER, [member, [...new Set(slots)]])
  return rows as unknown as readonly TakenSlot[]
}

export const release = async (connection: Connection, fences: readonly Fence[]): Promise<void> => {
  await connection.query(RELEASE, fenceArrays(fences))
}

export const calm = async (connection: Connection, fences: readonly Fence[]): Promise<void> => {
  await connection.query(CALM, fenceArrays(fences))
}

export const blockedLanes = async (
  connection: Connection,
  slots: readonly string[],
): Promise<readonly LaneRow[]> => (await connection.query(LANES, [slots])).map(laneOf)

export const unpublished = async (
  connection: Connection,
  slots: readonly string[],
): Promise<readonly Pack[]> => (await connection.query(UNPUBLISHED, [slots])).map(packOf)

export const countStart = async (
  connection: Connection,
  { slot, epoch }: Fence,
  eventId: string,
): Promise<number> => {
  const [row] = await connection.query(COUNT_START, [slot, epoch, eventId])
  if (row === undefined) {
    throw new MeshError('MESH_STORE_FENCED', `Slot ${slot} has another owner`)
  }
  return row['starts'] as number
}
