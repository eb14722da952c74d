import { messageOf } from '@carrick/kernel'
import {
  type CommitGroup,
  type CommitResult,
  type Fence,
  type InboxKey,
  inboxName,
} from '@carrick/messaging'
import { commitStatement } from './commit-statement.ts'
import type { Connection } from './connection.ts'
import { classify, storeError } from './sqlstate.ts'

const FENCES = {
  name: 'commit-fences',
  text: `select x.slot from unnest($1::text[], $2::bigint[]) as x(slot, epoch)
    where not exists (select from slot s where s.slot = x.slot and s.epoch = x.epoch)`,
}

const INBOX = {
  name: 'commit-inbox',
  text: `select i.event_id, i.generation from unnest($1::uuid[], $2::int[]) as x(id, generation)
    join inbox i on i.event_id = x.id and i.generation = x.generation`,
}

const CONFLICTS = {
  name: 'commit-conflicts',
  text: `select x.key from unnest($1::text[], $2::bigint[]) as x(key, version)
      where x.version <> coalesce((select s.version from state s where s.key = x.key), 0)
    union select x.key from unnest($3::text[], $4::bigint[]) as x(key, version)
      where x.version <> coalesce((select l.version from lane l where l.key = x.key), 0)
    union select i.key from intent i where i.op_key = any($5::text[]) and i.state = 'done'
    union select x.key from unnest($10::text[], $11::text[]) as x(key, op_key)
      where not exists (select from intent i where i.op_key = x.op_key)
    union select x.key from unnest($6::text[], $7::bigint[]) as x(key, pos)
      where not exists (select from parked p where p.key = x.key and p.pos = x.pos)
    union select x.id::text from unnest($8::uuid[], $9::int[]) as x(id, generation)
      where not exists (select from inbox i
        where i.event_id = x.id and i.generation = x.generation and i.disposition = 'waiting')`,
}

/** Fences that another owner has made void. */
const lostFences = async (connection: Connection, fences: readonly Fence[]): Promise<string[]> => {
  const rows = await connection.query(FENCES, [
    fences.map(({ slot }) => slot),
    fences.map(({ epoch }) => epoch),
  ])
  return rows.map(({ slot }) => slot as string)
}

const repeatedEvents = async (
  connection: Connection,
  inbox: CommitGroup['inbox'],
): Promise<InboxKey[]> => {
  const rows = await connection.query(INBOX, [
    inbox.map(({ id }) => id),
    inbox.map(({ generation }) => generation),
  ])
  const known = new Set(
    rows.map((row) =>
      inboxName({ id: row['event_id'] as string, generation: row['generation'] as number }),
    ),
  )
  // Also what the group itself has twice.
  const repeated: InboxKey[] = []
  for (const { id, generation } of inbox) {
    const name = inboxName({ id: id.toLowerCase(), generation })
    if (known.has(name)) repeated.push({ id, generation })
    known.add(name)
  }
  return repeated
}

const conflictingKeys = async (connection: Connection, group: CommitGroup): Promise<string[]> => {
  const { states, lanes, intents, removed, settled } = group
  const answers = intents.filter(({ deadlineInMs }) => deadlineInMs === undefined)
  const rows = await connection.query(CONFLICTS, [
    states.map(({ key }) => key),
    states.map(({ version }) => version),
    lanes.map(({ key }) => key),
    lanes.map(({ expected }) => expected),
    intents.map(({ opKey }) => opKey),
    removed.map(({ key }) => key),
    removed.map(({ pos }) => pos),
    settled.map(({ id }) => id),
    settled.map(({ generation }) => generation),
    answers.map(({ key }) => key),
    answers.map(({ opKey }) => opKey),
  ])
  return rows.map(({ key }) => key as string)
}

/** The statement undid itself: asks afterwards for what, in the order in which the guard looked. */
const explain = async (
  connection: Connection,
  group: CommitGroup,
  thrown: unknown,
): Promise<CommitResult> => {
  const slots = await lostFences(connection, group.fences)
  if (slots.length > 0) return { kind: 'fenced', slots }
  const events = await repeatedEvents(connection, group.inbox)
  if (events.length > 0) return { kind: 'repeated', events }
  const keys = await conflictingKeys(connection, group)
  if (keys.length > 0) return { kind: 'conflict', keys }
  throw storeError(thrown)
}

/** One round trip when all is well. Rejects with MESH_STORE_UNAVAILABLE when it may have happened. */
export const commitGroup = async (
  connection: Connection,
  group: CommitGroup,
): Promise<CommitResult> => {
  const { statement, values } = commitStatement(group)
  try {
    const [row] = await connection.query(statement, values)
    const seqs = (row?.['seqs'] ?? {}) as Readonly<Record<string, number>>
    return {
      kind: 'committed',
      seqs: new Map(group.packs.map(({ slot }) => [slot, seqs[slot] ?? 0])),
    }
  } catch (thrown) {
    const failure = classify(thrown)
    if (failure === 'refused') return { kind: 'refused', message: messageOf(thrown) }
    if (failure === 'unavailable' || failure === 'wrong') throw storeError(thrown)
    try {
      return await explain(connection, group, thrown)
    } catch (second) {
      throw storeError(second)
    }
  }
}
