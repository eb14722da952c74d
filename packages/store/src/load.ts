import {
  type InboxDisposition,
  inboxName,
  type IntentRow,
  type Loaded,
  type LoadRequest,
  MOST_NAMED,
  type StateRow,
  type WantedRow,
} from '@carrick/messaging'
import type { Connection, Row } from './connection.ts'
import { INTENT_COLUMNS, intentOf, json, WANTED_COLUMNS, wantedOf } from './rows.ts'
import { StatementBuilder } from './statement-builder.ts'

interface Part {
  readonly part: 'state' | 'named' | 'intent' | 'inbox' | 'wanted'
  readonly key: string
  readonly version: number
  readonly body: string
}

/** Only the parts that are asked for, as one statement. */
const loadStatement = (request: LoadRequest): StatementBuilder => {
  const builder = new StatementBuilder()
  if (request.states.length > 0) {
    builder.with(
      'state_rows',
      `select 'state' as part, key, version, body::text from state
       where key = any(${builder.parameter(request.states)}::text[])`,
    )
  }
  const { named = [] } = request
  if (named.length > 0) {
    builder.with(
      'named_rows',
      `select 'named', x.name, r.version, json_build_object('key', r.key, 'body', r.body::text)::text
       from unnest(${builder.parameter(named)}::text[]) as x(name) cross join lateral (
         select s.key, s.version, s.body from name n join state s on s.key = n.key
         where n.name = x.name order by n.key limit ${String(MOST_NAMED)}
       ) r`,
    )
  }
  if (request.intentsOf.length > 0) {
    builder.with(
      'intent_rows',
      `select 'intent', '', 0::bigint, row_to_json(r)::text from (select ${INTENT_COLUMNS} from intent i
       where i.key = any(${builder.parameter(request.intentsOf)}::text[]) order by i.op_key) r`,
    )
  }
  const { openIntentsOf = [] } = request
  if (openIntentsOf.length > 0) {
    const rows = builder.rows('x', openIntentsOf, {
      key: ['text', ({ key }) => key],
      event_id: ['text', ({ eventId }) => eventId],
    })
    builder.with(
      'open_intent_rows',
      `select 'intent', '', 0::bigint, row_to_json(r)::text from (select distinct on (i.op_key) ${INTENT_COLUMNS}
       from ${rows} join intent i on i.key = x.key
         and (i.state in ('decided', 'doubt') or i.event_id = x.event_id) order by i.op_key) r`,
    )
  }
  if (request.inbox.length > 0) {
    const rows = builder.rows('x', request.inbox, {
      id: ['uuid', ({ id }) => id],
      generation: ['int', ({ generation }) => generation],
    })
    builder.with(
      'inbox_rows',
      `select 'inbox', i.event_id::text, i.generation::bigint, i.disposition
       from ${rows} join inbox i on i.event_id = x.id and i.generation = x.generation`,
    )
  }
  if (request.wanted.length > 0) {
    const rows = builder.rows('x', request.wanted, {
      handler: ['text', ({ handler }) => handler],
      key: ['text', ({ key }) => key],
    })
    builder.with(
      'wanted_rows',
      `select 'wanted', '', 0::bigint, row_to_json(r)::text from (select ${WANTED_COLUMNS}
       from ${rows} join wanted w on w.handler = x.handler and w.key = x.key) r`,
    )
  }
  return builder
}

const PARTS = [
  'state_rows',
  'named_rows',
  'intent_rows',
  'open_intent_rows',
  'inbox_rows',
  'wanted_rows',
]

/** One round trip. */
export const load = async (connection: Connection, request: LoadRequest): Promise<Loaded> => {
  const states = new Map<string, StateRow>()
  const named = new Map<string, StateRow[]>()
  const intents: IntentRow[] = []
  const inbox = new Map<string, InboxDisposition>()
  const wanted: WantedRow[] = []
  const builder = loadStatement(request)
  const present = PARTS.filter((name) => builder.has(name))
  if (present.length === 0) return { states, named, intents, inbox, wanted }
  const union = present.map((name) => `select * from ${name} as r(part, key, version, body)`)
  const { statement, values } = builder.build('load', union.join(' union all '))
  const rows = await connection.query(statement, values)
  for (const row of rows as unknown as readonly Part[]) {
    switch (row.part) {
      case 'state':
        states.set(row.key, { key: row.key, version: row.version, body: json(row.body) })
        break
      case 'named': {
        const { key, body } = JSON.parse(row.body) as {
          readonly key: string
          readonly body: string
        }
        const state = { key, version: row.version, body: json(body) }
        named.set(row.key, [...(named.get(row.key) ?? []), state])
        break
      }
      case 'intent':
        intents.push(intentOf(JSON.parse(row.body) as Row))
        break
      case 'inbox':
        inbox.set(inboxName({ id: row.key, generation: row.version }), row.body as InboxDisposition)
        break
      case 'wanted':
        wanted.push(wantedOf(JSON.parse(row.body) as Row))
        break
    }
  }
  return { states, named, intents, inbox, wanted }
}
