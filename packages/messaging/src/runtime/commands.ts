import { inboxName } from '../ports/store.ts'
import type { Command } from '../ports/store-rows.ts'
import type { RuntimeContext } from './context.ts'
import { block, consume, type Draft } from './draft.ts'
import type { Material } from './material.ts'
import { causeOf } from './received.ts'
import { dropHead } from './resolve.ts'
import { type Item, nextNumber } from './slot.ts'

const isCommand = (body: unknown): body is Command =>
  typeof body === 'object' && body !== null && 'verb' in body && 'expectedVersion' in body

const end = (
  draft: Draft,
  item: Item,
  command: Command,
  outcome: 'done' | 'refused',
  detail: string,
): void => {
  const { key, writes } = draft
  if (item.row !== undefined) writes.removed.push({ key: key.key, pos: item.row.pos })
  writes.audits.push({
    commandId: command.id,
    key: key.key,
    verb: command.verb,
    by: command.by,
    reason: command.reason,
    planHash: command.planHash,
    outcome,
    detail,
  })
  consume(draft, item)
}

const reprocess = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  command: Command,
): string | undefined => {
  const { key } = draft
  const { record, generation = 0 } = command
  if (record === undefined || generation < 1)
    return 'A reprocessing needs the record and a generation'
  if (draft.lane !== undefined) return 'The lane is blocked: retry or skip its head first'
  const again: Item = {
    kind: 'event',
    id: record.headers['carrick-id'] ?? item.id,
    generation,
    type: record.headers['carrick-type'] ?? '',
    seenAt: context.clock.now(),
    size: record.value?.byteLength ?? 0,
    record,
    tracker: undefined,
    row: undefined,
    decoded: undefined,
  }
  if (key.repeats?.has(inboxName(again)) === true)
    return 'This generation of the event was run before'
  block(draft, again, {
    state: 'retrying',
    target: undefined,
    priority: 9,
    attempts: 0,
    tries: 0,
    dueInMs: 0,
    failure: undefined,
    order: 0,
    successes: 0,
  })
  draft.consumed.pop()
  draft.blocked = false
  return undefined
}

/**
 * An operator's command, run by the slot owner: compare the lane's version, set, and audit, in one commit.
 * A stale one is refused, visibly.
 */
export const runCommand = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  material: Material,
): void => {
  const command = item.row?.body
  if (!isCommand(command)) {
    context.logger.error({ key: draft.key.key, id: item.id }, 'A command row is not a command')
    if (item.row !== undefined) draft.writes.removed.push({ key: draft.key.key, pos: item.row.pos })
    consume(draft, item)
    return
  }
  const refuse = (detail: string): void => end(draft, item, command, 'refused', detail)
  const { lane } = draft
  if (draft.laneTouched || (lane?.version ?? 0) !== command.expectedVersion) {
    refuse('The lane has changed since the plan was made')
    return
  }
  if (command.verb === 'reprocess') {
    const problem = reprocess(context, draft, item, command)
    if (problem === undefined) end(draft, item, command, 'done', 'Runs again')
    else refuse(problem)
    return
  }
  if (lane === undefined) {
    refuse('The lane is open: there is nothing to retry or skip')
    return
  }
  if (command.verb === 'retry') {
    draft.lane = {
      ...lane,
      state: 'retrying',
      attempts: 0,
      tries: 0,
      dueAt: 0,
      version: nextNumber(draft.key.slot),
    }
    draft.laneTouched = true
    end(draft, item, command, 'done', 'Is tried again now')
    return
  }
  const head = material.heads.get(draft.key.key)
  if (head === undefined || head.pos !== lane.headPos) {
    refuse('The lane has no failed head')
    return
  }
  const cause = causeOf(draft.key, item, undefined)
  dropHead(context, draft, head, 'rejected', `Skipped: ${command.reason}`, command.by, cause)
  end(draft, item, command, 'done', `Skipped ${head.type} ${head.eventId}`)
}
