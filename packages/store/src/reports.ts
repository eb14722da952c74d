import type { KeyReport, LaneState, StoreReports } from '@carrick/messaging'
import type { Connection } from './connection.ts'
import {
  AUDIT_COLUMNS,
  auditOf,
  INTENT_COLUMNS,
  intentOf,
  LANE_COLUMNS,
  laneOf,
  PARKED_COLUMNS,
  parkedOf,
  REMAINING,
  WANTED_COLUMNS,
  wantedOf,
} from './rows.ts'

const OF_KEY = {
  slot: {
    name: 'report-slot',
    text: `select s.slot, s.epoch, s.owner from slot s where s.slot = coalesce(
      (select slot from lane where key = $1), (select slot from parked where key = $1 limit 1),
      (select slot from state where key = $1), (select slot from intent where key = $1 limit 1),
      (select slot from wanted where key = $1 limit 1))`,
  },
  lane: { name: 'report-lane', text: `select ${LANE_COLUMNS} from lane l where l.key = $1` },
  parked: {
    name: 'report-parked',
    text: `select ${PARKED_COLUMNS}, ${REMAINING('p.due_at')} as due_ms from parked p
      where p.key = $1 order by p.pos limit 100`,
  },
  intents: {
    name: 'report-intents',
    text: `select ${INTENT_COLUMNS} from intent i where i.key = $1 order by i.op_key`,
  },
  awaits: { name: 'report-awaits', text: 'select ref from awaiting where key = $1 order by ref' },
  wanted: {
    name: 'report-wanted',
    text: `select ${WANTED_COLUMNS} from wanted w where w.key = $1 order by w.handler`,
  },
  version: { name: 'report-version', text: 'select version from state where key = $1' },
}

const LANES = {
  name: 'lanes',
  text: `select ${LANE_COLUMNS} from lane l
    where ($1::text[] is null or l.state = any($1)) and ($2::text is null or l.target = $2)
      and ($3::text is null or l.failure::json ->> 'code' = $3)
    order by l.first_blocked limit $4`,
}

const NAMED = {
  name: 'keys-named',
  text: 'select key from name where name = $1 order by key limit $2',
}

const HEADS = {
  name: 'dead-letters',
  text: `select ${PARKED_COLUMNS}, p.record from unnest($1::text[], $2::bigint[]) as x(key, pos)
    join parked p on p.key = x.key and p.pos = x.pos`,
}

const REFUSED = {
  name: 'refused-wishes',
  text: `select ${WANTED_COLUMNS} from wanted w where w.state = 'refused' order by w.key limit $1`,
}

const TOTALS = {
  name: 'totals',
  text: `select to_char(at, 'YYYY-MM-DD') as day, disposition, count(*) as count from inbox
    where at >= date_trunc('day', now()) - ($1::int - 1) * interval '1 day'
    group by 1, 2 order by 1 desc, 2`,
}

const AUDIT = {
  name: 'audit',
  text: `select ${AUDIT_COLUMNS} from audit where $1::text is null or key = $1 order by id desc limit $2`,
}

const GAUGES = {
  lanes: {
    name: 'gauge-lanes',
    text: 'select state, target, count(*) as count from lane group by state, target',
  },
  unpublished: {
    name: 'gauge-unpublished',
    text: 'select slot, pack_seq - published as count from slot order by slot',
  },
  dirty: {
    name: 'gauge-dirty',
    text: `select count(*) as count from wanted where state = 'dirty'`,
  },
}

const report = async (connection: Connection, key: string): Promise<KeyReport> => {
  const ask = (part: keyof typeof OF_KEY) => connection.query(OF_KEY[part], [key])
  const [slot, lane, parked, intents, awaits, wanted, version] = await Promise.all([
    ask('slot'),
    ask('lane'),
    ask('parked'),
    ask('intents'),
    ask('awaits'),
    ask('wanted'),
    ask('version'),
  ])
  return {
    slot: slot.map((row) => ({
      slot: row['slot'] as string,
      epoch: row['epoch'] as number,
      owner: (row['owner'] as string | null) ?? undefined,
    }))[0],
    lane: lane.map(laneOf)[0],
    parked: parked.map((row) => {
      const { key, pos, slot, kind, inLane, eventId, generation, type, body, at } = parkedOf(row)
      const dueInMs = row['due_ms'] as number
      return { key, pos, slot, kind, inLane, eventId, generation, type, body, at, dueInMs }
    }),
    intents: intents.map(intentOf),
    awaits: awaits.map(({ ref }) => ref as string),
    wanted: wanted.map(wantedOf),
    stateVersion: version[0]?.['version'] as number | undefined,
  }
}

/** Reads for people, all on one connection. */
export const storeReports = (connection: Connection): StoreReports => ({
  report: (key) => report(connection, key),
  keysNamed: async (name, limit) =>
    (await connection.query(NAMED, [name, limit])).map(({ key }) => key as string),
  lanes: async ({ states, target, code, limit }) => {
    const rows = await connection.query(LANES, [
      states ?? null,
      target ?? null,
      code ?? null,
      limit,
    ])
    return rows.map(laneOf)
  },
  deadLetters: async (limit) => {
    const lanes = (await connection.query(LANES, [['waiting'], null, null, limit])).map(laneOf)
    const rows = await connection.query(HEADS, [
      lanes.map(({ key }) => key),
      lanes.map(({ headPos }) => headPos ?? null),
    ])
    const heads = new Map(rows.map(parkedOf).map((head) => [head.key, head]))
    return lanes.map((lane) => ({ lane, head: heads.get(lane.key) }))
  },
  refusedWishes: async (limit) => (await connection.query(REFUSED, [limit])).map(wantedOf),
  totals: async (days) => {
    const rows = await connection.query(TOTALS, [days])
    return rows as unknown as readonly { day: string; disposition: string; count: number }[]
  },
  audit: async (key, limit) => (await connection.query(AUDIT, [key ?? null, limit])).map(auditOf),
  gauges: async () => {
    const [lanes, unpublished, dirty] = await Promise.all([
      connection.query(GAUGES.lanes, []),
      connection.query(GAUGES.unpublished, []),
      connection.query(GAUGES.dirty, []),
    ])
    return {
      lanes: lanes.map((row) => ({
        state: row['state'] as LaneState,
        target: (row['target'] as string | null) ?? undefined,
        count: row['count'] as number,
      })),
      unpublished: unpublished as unknown as readonly { slot: string; count: number }[],
      dirty: (dirty[0]?.['count'] as number | undefined) ?? 0,
    }
  },
})
