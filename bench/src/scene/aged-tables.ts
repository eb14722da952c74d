import { query } from './servers.ts'

export interface Age {
  readonly inboxRows: number
  readonly lanes: number
  readonly orders: number
}

const FILL_MS = 3_600_000
const SLOTS = 12
const FAILURE = JSON.stringify({
  code: 'MESH_ERP_REJECTED',
  kind: 'terminal',
  message: 'The ERP refuses the order',
  stage: 'act',
  handler: 'bench.post-order',
  fingerprint: '0000000000000000',
})
const STATE = JSON.stringify({
  version: 1,
  net: '850.25',
  lines: [1, 2, 3, 4, 5].map((n) => ({ id: `line-${String(n)}`, quantity: String(n + 1) })),
})

/** Tables as after years: inbox rows of the last month, terminal lanes with two events behind each head, orders. */
const statements = ({ inboxRows, lanes, orders }: Age): readonly string[] => [
  `insert into inbox (event_id, generation, slot, disposition, at)
   select new_event_id(t), 0, (i % ${String(SLOTS)})::text, 'applied', t
   from (select i, now() - interval '30 days' + i * (interval '30 days' / ${String(inboxRows)}) as t
     from generate_series(1, ${String(inboxRows)}) i) x`,
  `insert into state (key, slot, version, body)
   select '00000000-0000-5000-8000-' || lpad(to_hex(i), 12, '0'), (i % ${String(SLOTS)})::text, 1, '${STATE}'
   from generate_series(0, ${String(orders - 1)}) i`,
  `insert into lane (key, slot, state, version, priority, attempts, tries, head_pos, head_id, head_type, failure)
   select 'lane-' || i, (i % ${String(SLOTS)})::text, 'waiting', 1000000001, 5, 1, 1, 1000000001,
     new_event_id(now())::text, 'OrderQueued', '${FAILURE}'
   from generate_series(1, ${String(lanes)}) i`,
  `insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, record, body)
   select 'lane-' || i, 1000000001 + n, (i % ${String(SLOTS)})::text, 'event', true,
     new_event_id(now())::text, 0, 'OrderQueued', decode(repeat('00', 700), 'hex'), null
   from generate_series(1, ${String(lanes)}) i, generate_series(0, 2) n`,
  'vacuum analyze',
]

/** Fills a migrated schema; `url` is its own role's. */
export const ageTables = async (url: string, age: Age): Promise<void> => {
  for (const text of statements(age)) await query(url, text, FILL_MS)
}
