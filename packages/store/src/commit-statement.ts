import type { CommitGroup } from '@carrick/messaging'
import type { Statement } from './connection.ts'
import { packRecords } from './pack-format.ts'
import { StatementBuilder } from './statement-builder.ts'
import { writeAwaits, writeIntents, writeNames, writeStates, writeWanted } from './write-keys.ts'
import { writeLanes, writeParked, writeTimers } from './write-lanes.ts'

const bySlot = <T extends { readonly slot: string }>(a: T, b: T): number =>
  a.slot < b.slot ? -1 : 1

/** The update is the fence: it waits for a takeover and finds no row after one. Sorted, or two could deadlock. */
const writeFence = (
  builder: StatementBuilder,
  { fences, packs, published }: CommitGroup,
): string[] => {
  const packed = new Set(packs.map(({ slot }) => slot))
  const marks = new Map(published.map(({ slot, seq }) => [slot, seq]))
  const rows = builder.rows('x', [...fences].sort(bySlot), {
    slot: ['text', ({ slot }) => slot],
    epoch: ['bigint', ({ epoch }) => epoch],
    packs: ['int', ({ slot }) => (packed.has(slot) ? 1 : 0)],
    mark: ['bigint', ({ slot }) => marks.get(slot) ?? 0],
  })
  builder.with(
    'fence',
    `update slot s set pack_seq = s.pack_seq + x.packs, published = greatest(s.published, x.mark)
     from ${rows} where s.slot = x.slot and s.epoch = x.epoch returning s.slot, s.pack_seq`,
  )
  if (packs.length === 0) return []
  const bodies = builder.rows(
    'p',
    packs.map(({ slot, records }) => ({
      slot,
      n: records.length,
      ...builder.put(packRecords(records)),
    })),
    {
      slot: ['text', ({ slot }) => slot],
      n: ['int', ({ n }) => n],
      at: ['int', ({ from }) => from],
      size: ['int', ({ length }) => length],
    },
  )
  builder.with(
    'pack',
    `insert into outbox (slot, seq, n, body)
     select p.slot, f.pack_seq, p.n, ${builder.slice('p.at', 'p.size')}
     from ${bodies} join fence f on f.slot = p.slot returning 1`,
  )
  return ['pack']
}

const writeInbox = (builder: StatementBuilder, { inbox, settled }: CommitGroup): string[] => {
  if (inbox.length > 0) {
    const rows = builder.rows('x', inbox, {
      id: ['uuid', ({ id }) => id],
      generation: ['int', ({ generation }) => generation],
      slot: ['text', ({ slot }) => slot],
      disposition: ['text', ({ disposition }) => disposition],
    })
    builder.with(
      'fresh',
      `insert into inbox (event_id, generation, slot, disposition) select * from ${rows}
       on conflict do nothing returning 1`,
    )
  }
  if (settled.length === 0) return []
  const rows = builder.rows('x', settled, {
    id: ['uuid', ({ id }) => id],
    generation: ['int', ({ generation }) => generation],
    disposition: ['text', ({ disposition }) => disposition],
  })
  builder.with(
    'settled',
    `update inbox i set disposition = x.disposition from ${rows}
     where i.event_id = x.id and i.generation = x.generation and i.disposition = 'waiting' returning 1`,
  )
  return ['settled']
}

const writeNotes = (builder: StatementBuilder, { survived, audits }: CommitGroup): void => {
  if (survived.length > 0) {
    builder.with(
      'survived',
      `delete from crash where event_id = any(${builder.parameter(survived)}::text[])`,
    )
  }
  if (audits.length === 0) return
  const rows = builder.rows('x', audits, {
    command_id: ['text', ({ commandId }) => commandId],
    key: ['text', ({ key }) => key],
    verb: ['text', ({ verb }) => verb],
    by: ['text', ({ by }) => by],
    reason: ['text', ({ reason }) => reason],
    plan_hash: ['text', ({ planHash }) => planHash],
    outcome: ['text', ({ outcome }) => outcome],
    detail: ['text', ({ detail }) => detail],
  })
  builder.with(
    'audited',
    `insert into audit (command_id, key, verb, by, reason, plan_hash, outcome, detail) select * from ${rows}`,
  )
}

/**
 * The whole group as one statement, which is its own transaction. Parts that must hit as many rows as
 * they name are counted; `commit_guard` undoes everything when a count is short.
 */
export const commitStatement = (
  group: CommitGroup,
): { readonly statement: Statement; readonly values: readonly unknown[] } => {
  const builder = new StatementBuilder()
  const counted: { readonly names: readonly string[]; readonly rows: number }[] = [
    { names: writeFence(builder, group), rows: group.packs.length },
    { names: writeInbox(builder, group), rows: group.settled.length },
    writeStates(builder, group),
    writeIntents(builder, group),
    writeLanes(builder, group),
    writeParked(builder, group),
  ]
  writeTimers(builder, group)
  writeAwaits(builder, group)
  writeNames(builder, group)
  writeWanted(builder, group)
  writeNotes(builder, group)
  const count = (name: string): string => `(select count(*) from ${name})`
  const names = counted.flatMap((part) => part.names)
  const guard = [
    builder.parameter(group.fences.length),
    count('fence'),
    builder.parameter(group.inbox.length),
    builder.has('fresh') ? count('fresh') : '0',
    builder.parameter(counted.reduce((sum, { rows }) => sum + rows, 0)),
    names.length === 0 ? '0' : names.map(count).join(' + '),
  ]
  return builder.build(
    'commit',
    `select commit_guard(${guard.join(', ')}), (select json_object_agg(slot, pack_seq) from fence) as seqs`,
  )
}
