import type { CommitGroup, IntentWrite, StateWrite } from '@carrick/messaging'
import type { StatementBuilder } from './statement-builder.ts'

/** Names of the parts whose rows are counted, and how many there must be. */
export interface Counted {
  readonly names: readonly string[]
  readonly rows: number
}

export const NOTHING: Counted = { names: [], rows: 0 }

export const jsonText = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value)

export const uniqueBy = <T>(items: readonly T[], name: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [name(item), item])).values(),
]

const stateRows = (builder: StatementBuilder, states: readonly StateWrite[]): string =>
  builder.rows(
    'x',
    states.map((state) => ({
      ...state,
      ...builder.put(Buffer.from(JSON.stringify(state.body ?? null))),
    })),
    {
      key: ['text', ({ key }) => key],
      slot: ['text', ({ slot }) => slot],
      version: ['bigint', ({ version }) => version],
      at: ['int', ({ from }) => from],
      size: ['int', ({ length }) => length],
    },
  )

export const writeStates = (builder: StatementBuilder, { states }: CommitGroup): Counted => {
  const fresh = states.filter(({ version }) => version === 0)
  const changed = states.filter(({ version }) => version !== 0)
  const names: string[] = []
  const body = (): string => `convert_from(${builder.slice('x.at', 'x.size')}, 'UTF8')`
  if (fresh.length > 0) {
    builder.with(
      'state_new',
      `insert into state (key, slot, version, body)
       select x.key, x.slot, 1, ${body()} from ${stateRows(builder, fresh)}
       on conflict do nothing returning 1`,
    )
    names.push('state_new')
  }
  if (changed.length > 0) {
    builder.with(
      'state_set',
      `update state s set slot = x.slot, version = s.version + 1, body = ${body()}
       from ${stateRows(builder, changed)} where s.key = x.key and s.version = x.version returning 1`,
    )
    names.push('state_set')
  }
  return { names, rows: states.length }
}

const NO_BYTES = new Uint8Array()

const putJson = (
  builder: StatementBuilder,
  value: unknown,
): { readonly from: number; readonly length: number } =>
  builder.put(value === undefined ? NO_BYTES : Buffer.from(JSON.stringify(value)))

/** SQL of a value that `putJson` put, by columns `name_at` and `name_size`. */
const jsonSlice = (builder: StatementBuilder, name: string): string =>
  `case when x.${name}_size > 0 then convert_from(${builder.slice(`x.${name}_at`, `x.${name}_size`)}, 'UTF8') end`

/** A call ended, or is in doubt: what it was stays as the row has it. */
const writeAnswers = (builder: StatementBuilder, intents: readonly IntentWrite[]): void => {
  const rows = builder.rows(
    'x',
    intents.map((intent) => ({ ...intent, ...putJson(builder, intent.answer) })),
    {
      op_key: ['text', ({ opKey }) => opKey],
      slot: ['text', ({ slot }) => slot],
      epoch: ['bigint', ({ epoch }) => epoch],
      event_id: ['text', ({ eventId }) => eventId],
      state: ['text', ({ state }) => state],
      keeps: ['boolean', ({ command }) => command !== null],
      answer_at: ['int', ({ from }) => from],
      answer_size: ['int', ({ length }) => length],
    },
  )
  builder.with(
    'answered',
    `update intent i set slot = x.slot, epoch = x.epoch, event_id = x.event_id, state = x.state,
       command = case when x.keeps then i.command end, answer = ${jsonSlice(builder, 'answer')}
     from ${rows} where i.op_key = x.op_key and i.state <> 'done' returning 1`,
  )
}

const writeCalls = (builder: StatementBuilder, intents: readonly IntentWrite[]): void => {
  const rows = builder.rows(
    'x',
    intents.map((intent) => ({
      ...intent,
      commandAt: builder.put(Buffer.from(intent.command ?? 'null')),
      answerAt: putJson(builder, intent.answer),
    })),
    {
      op_key: ['text', ({ opKey }) => opKey],
      key: ['text', ({ key }) => key],
      slot: ['text', ({ slot }) => slot],
      epoch: ['bigint', ({ epoch }) => epoch],
      event_id: ['text', ({ eventId }) => eventId],
      target: ['text', ({ target }) => target],
      priority: ['int', ({ priority }) => priority],
      hash: ['text', ({ hash }) => hash],
      command_at: ['int', ({ commandAt }) => commandAt.from],
      command_size: ['int', ({ commandAt }) => commandAt.length],
      state: ['text', ({ state }) => state],
      deadline_ms: ['float8', ({ deadlineInMs }) => deadlineInMs ?? null],
      answer_at: ['int', ({ answerAt }) => answerAt.from],
      answer_size: ['int', ({ answerAt }) => answerAt.length],
    },
  )
  builder.with(
    'intended',
    `insert into intent as i (op_key, key, slot, epoch, event_id, target, priority, hash, command, state, deadline_at, answer)
     select x.op_key, x.key, x.slot, x.epoch, x.event_id, x.target, x.priority, x.hash,
       ${jsonSlice(builder, 'command')}, x.state, now() + x.deadline_ms * interval '1 ms', ${jsonSlice(builder, 'answer')}
     from ${rows}
     on conflict (op_key) do update set key = excluded.key, slot = excluded.slot, epoch = excluded.epoch,
       event_id = excluded.event_id, target = excluded.target, priority = excluded.priority,
       hash = excluded.hash, command = excluded.command, state = excluded.state,
       deadline_at = excluded.deadline_at, answer = excluded.answer
     where i.state <> 'done' returning 1`,
  )
}

export const writeIntents = (builder: StatementBuilder, { intents }: CommitGroup): Counted => {
  const unique = uniqueBy(intents, ({ opKey }) => opKey)
  const calls = unique.filter(({ deadlineInMs }) => deadlineInMs !== undefined)
  const answers = unique.filter(({ deadlineInMs }) => deadlineInMs === undefined)
  if (calls.length > 0) writeCalls(builder, calls)
  if (answers.length > 0) writeAnswers(builder, answers)
  const names = [
    ...(calls.length > 0 ? ['intended'] : []),
    ...(answers.length > 0 ? ['answered'] : []),
  ]
  return { names, rows: unique.length }
}

/** Replaces whole sets. Upsert and delete touch different rows, so their order does not matter. */
export const writeAwaits = (builder: StatementBuilder, { awaits, states }: CommitGroup): void => {
  if (awaits.length === 0) return
  const unique = uniqueBy(awaits, ({ key }) => key)
  const written = new Map(states.map(({ key, version }) => [key, version + 1]))
  const refs = unique.flatMap(({ key, slot, refs }) =>
    uniqueBy(refs, ({ ref }) => ref).map(({ ref, version }) => ({
      key,
      slot,
      ref,
      version: version ?? written.get(ref),
    })),
  )
  const keys = builder.parameter(unique.map(({ key }) => key))
  const columns = {
    key: ['text', ({ key }: { key: string }) => key],
    ref: ['text', ({ ref }: { ref: string }) => ref],
  } as const
  builder.with(
    'awaited_no_more',
    `delete from awaiting a where a.key = any(${keys}::text[])
       and not exists (select from ${builder.rows('x', refs, columns)} where x.key = a.key and x.ref = a.ref)`,
  )
  const rows = builder.rows('x', refs, {
    ...columns,
    slot: ['text', ({ slot }) => slot],
    version: ['bigint', ({ version }) => version ?? null],
  })
  builder.with(
    'awaited',
    `insert into awaiting (key, ref, slot, version)
     select x.key, x.ref, x.slot,
       coalesce(x.version, (select s.version from state s where s.key = x.ref), 0)
     from ${rows}
     on conflict (key, ref) do update set slot = excluded.slot, version = excluded.version`,
  )
}

/** Names are only added, so a repeated one is no conflict. */
export const writeNames = (builder: StatementBuilder, { names }: CommitGroup): void => {
  if (names.length === 0) return
  const rows = builder.rows(
    'x',
    uniqueBy(names, ({ key, name }) => JSON.stringify([key, name])),
    { name: ['text', ({ name }) => name], key: ['text', ({ key }) => key] },
  )
  builder.with(
    'named',
    `insert into name (name, key) select x.name, x.key from ${rows} on conflict do nothing`,
  )
}

const wantedName = ({ handler, key }: { handler: string; key: string }): string =>
  JSON.stringify([handler, key])

/** A row can be changed once per statement, so a wish and a settlement of one row are weighed here. */
export const writeWanted = (
  builder: StatementBuilder,
  { wanted, wantedSettled }: CommitGroup,
): void => {
  const ascending = [...wanted].sort((a, b) => a.version - b.version)
  const newest = uniqueBy(ascending, wantedName)
  const versions = new Map(newest.map((wish) => [wantedName(wish), wish.version]))
  const settled = uniqueBy(wantedSettled, wantedName).filter(
    (row) => (versions.get(wantedName(row)) ?? 0) <= row.version,
  )
  const settledNames = new Set(settled.map(wantedName))
  const wishes = newest.filter((wish) => !settledNames.has(wantedName(wish)))
  if (wishes.length > 0) {
    const rows = builder.rows('x', wishes, {
      handler: ['text', ({ handler }) => handler],
      key: ['text', ({ key }) => key],
      slot: ['text', ({ slot }) => slot],
      version: ['bigint', ({ version }) => version],
      body: ['text', ({ body }) => jsonText(body ?? null)],
      due_ms: ['float8', ({ dueInMs }) => dueInMs],
    })
    builder.with(
      'wished',
      `insert into wanted as w (handler, key, slot, version, body, state, attempts, due_at)
       select x.handler, x.key, x.slot, x.version, x.body, 'dirty', 0, now() + x.due_ms * interval '1 ms'
       from ${rows}
       on conflict (handler, key) do update set slot = excluded.slot, version = excluded.version,
         body = excluded.body, state = 'dirty', attempts = 0,
         due_at = case when w.state = 'dirty' then w.due_at else excluded.due_at end
       where w.version < excluded.version`,
    )
  }
  if (settled.length === 0) return
  const rows = builder.rows('x', settled, {
    handler: ['text', ({ handler }) => handler],
    key: ['text', ({ key }) => key],
    version: ['bigint', ({ version }) => version],
    state: ['text', ({ state }) => state],
    attempts: ['int', ({ attempts }) => attempts],
    due_ms: ['float8', ({ dueInMs }) => dueInMs ?? null],
    failure: ['text', ({ failure }) => jsonText(failure)],
  })
  builder.with(
    'flushed',
    `update wanted w set state = x.state, attempts = x.attempts, failure = x.failure,
       due_at = now() + x.due_ms * interval '1 ms'
     from ${rows} where w.handler = x.handler and w.key = x.key and w.version = x.version`,
  )
}
