import type { CommitGroup, LaneWrite, ParkedWrite } from '@carrick/messaging'
import { packInbound } from './pack-format.ts'
import type { StatementBuilder } from './statement-builder.ts'
import { type Counted, jsonText, NOTHING, uniqueBy } from './write-keys.ts'

const VALUES = `x.slot, x.state, x.version, x.target, x.priority, x.attempts, x.tries,
  now() + x.due_ms * interval '1 ms', x.head_pos, x.head_id, x.head_type, x.failure`

const laneRows = (builder: StatementBuilder, lanes: readonly LaneWrite[]): string =>
  builder.rows('x', lanes, {
    key: ['text', ({ key }) => key],
    expected: ['bigint', ({ expected }) => expected],
    slot: ['text', ({ slot }) => slot],
    state: ['text', ({ state }) => state],
    version: ['bigint', ({ version }) => version],
    target: ['text', ({ target }) => target ?? null],
    priority: ['int', ({ priority }) => priority],
    attempts: ['int', ({ attempts }) => attempts],
    tries: ['int', ({ tries }) => tries],
    due_ms: ['float8', ({ dueInMs }) => dueInMs ?? null],
    head_pos: ['bigint', ({ headPos }) => headPos ?? null],
    head_id: ['text', ({ headId }) => headId ?? null],
    head_type: ['text', ({ headType }) => headType ?? null],
    failure: ['text', ({ failure }) => jsonText(failure)],
    failed: ['boolean', ({ failed }) => failed],
  })

export const writeLanes = (builder: StatementBuilder, { lanes }: CommitGroup): Counted => {
  const opened = lanes.filter(({ remove, expected }) => remove && expected !== 0)
  const blocked = lanes.filter(({ remove, expected }) => !remove && expected === 0)
  const changed = lanes.filter(({ remove, expected }) => !remove && expected !== 0)
  const names: string[] = []
  if (opened.length > 0) {
    const rows = builder.rows('x', opened, {
      key: ['text', ({ key }) => key],
      expected: ['bigint', ({ expected }) => expected],
    })
    builder.with(
      'lane_opened',
      `delete from lane l using ${rows} where l.key = x.key and l.version = x.expected returning 1`,
    )
    names.push('lane_opened')
  }
  if (blocked.length > 0) {
    builder.with(
      'lane_blocked',
      `insert into lane (key, slot, state, version, target, priority, attempts, tries, due_at,
         head_pos, head_id, head_type, failure, last_failed)
       select x.key, ${VALUES}, case when x.failed then now() end from ${laneRows(builder, blocked)}
       on conflict do nothing returning 1`,
    )
    names.push('lane_blocked')
  }
  if (changed.length > 0) {
    builder.with(
      'lane_changed',
      `update lane l set (slot, state, version, target, priority, attempts, tries, due_at,
         head_pos, head_id, head_type, failure, last_failed)
         = row(${VALUES}, case when x.failed then now() else l.last_failed end)
       from ${laneRows(builder, changed)}
       where l.key = x.key and l.version = x.expected returning 1`,
    )
    names.push('lane_changed')
  }
  return { names, rows: opened.length + blocked.length + changed.length }
}

const placeOf = ({ key, pos }: { key: string; pos: number }): string => `${key} ${String(pos)}`

/** SQL of the rows, its columns and its select list, for parked rows with their bytes in the blob. */
const insertParked = (builder: StatementBuilder, parked: readonly ParkedWrite[]): string => {
  const rows = builder.rows(
    'x',
    parked.map((row) => ({
      ...row,
      ...(row.record === undefined
        ? { from: null, length: null }
        : builder.put(packInbound(row.record))),
    })),
    {
      key: ['text', ({ key }) => key],
      pos: ['bigint', ({ pos }) => pos],
      slot: ['text', ({ slot }) => slot],
      kind: ['text', ({ kind }) => kind],
      in_lane: ['boolean', ({ inLane }) => inLane],
      event_id: ['text', ({ eventId }) => eventId],
      generation: ['int', ({ generation }) => generation],
      type: ['text', ({ type }) => type],
      at_byte: ['int', ({ from }) => from],
      size: ['int', ({ length }) => length],
      body: ['text', ({ body }) => jsonText(body)],
      at: ['float8', ({ at }) => at],
    },
  )
  return `insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, record, body, at)
    select x.key, x.pos, x.slot, x.kind, x.in_lane, x.event_id, x.generation, x.type,
      ${builder.slice('x.at_byte', 'x.size')}, x.body, to_timestamp(x.at / 1000)
    from ${rows}`
}

export const writeParked = (
  builder: StatementBuilder,
  { parked, removed }: CommitGroup,
): Counted => {
  const kept = new Set(parked.map(placeOf))
  const gone = removed.filter((row) => !kept.has(placeOf(row)))
  if (parked.length > 0) {
    builder.with(
      'parked_rows',
      `${insertParked(builder, uniqueBy(parked, placeOf))}
       on conflict (key, pos) do update set in_lane = excluded.in_lane`,
    )
  }
  if (gone.length === 0) return NOTHING
  const rows = builder.rows('x', gone, {
    key: ['text', ({ key }) => key],
    pos: ['bigint', ({ pos }) => pos],
  })
  builder.with(
    'removed',
    `delete from parked p using ${rows} where p.key = x.key and p.pos = x.pos returning 1`,
  )
  return { names: ['removed'], rows: gone.length }
}

export const writeTimers = (builder: StatementBuilder, { timers }: CommitGroup): void => {
  if (timers.length === 0) return
  const unique = uniqueBy(timers, ({ key, name }) => JSON.stringify([key, name]))
  const old = builder.rows('x', unique, {
    key: ['text', ({ key }) => key],
    name: ['text', ({ name }) => name],
  })
  builder.with(
    'timers_off',
    `delete from parked p using ${old}
     where p.key = x.key and p.type = x.name and p.kind = 'timer' and not p.in_lane`,
  )
  const set = unique.filter(({ at }) => at !== undefined)
  if (set.length === 0) return
  const rows = builder.rows('x', set, {
    key: ['text', ({ key }) => key],
    name: ['text', ({ name }) => name],
    slot: ['text', ({ slot }) => slot],
    event_id: ['text', ({ eventId }) => eventId],
    at: ['float8', ({ at }) => at ?? null],
  })
  builder.with(
    'timers_set',
    `insert into parked (key, pos, slot, kind, in_lane, event_id, generation, type, body, due_at)
     select x.key, nextval('mailbox_pos'), x.slot, 'timer', false, x.event_id, 0, x.name, '{}',
       to_timestamp(x.at / 1000)
     from ${rows}`,
  )
}
