import { messageOf } from '@carrick/kernel'
import type { CommitGroup } from '../ports/commit-group.ts'
import type { OutboundRecord } from '../ports/record.ts'
import { inboxName } from '../ports/store.ts'
import { askMail, isGroupFull, isOver, type RuntimeContext, waitFor } from './context.ts'
import type { Writes } from '../ports/empty-group.ts'
import type { Outcome } from './draft.ts'
import { regulate } from './intake.ts'
import { loseSlots, restart } from './ownership.ts'
import { afterCommit, redo } from './release.ts'

const merged = <Name extends keyof Writes>(
  outcomes: readonly Outcome[],
  name: Name,
): Writes[Name][number][] => {
  const rows: Writes[Name][number][] = []
  for (const { writes } of outcomes) {
    const own: readonly Writes[Name][number][] = writes[name]
    for (const row of own) rows.push(row)
  }
  return rows
}

/** The rows of many keys as one statement's worth; one pack per slot, in the order of the outcomes. */
const groupOf = (context: RuntimeContext, outcomes: readonly Outcome[]): CommitGroup => {
  const packs = new Map<string, OutboundRecord[]>()
  const fences = new Map<string, number>()
  for (const { key, records } of outcomes) {
    fences.set(key.slot.slot, key.slot.epoch)
    if (records.length === 0) continue
    const pack = packs.get(key.slot.slot) ?? []
    pack.push(...records)
    packs.set(key.slot.slot, pack)
  }
  const published = context.publisher.takeMarks()
  for (const { slot, epoch } of published) fences.set(slot, epoch)
  return {
    fences: [...fences].map(([slot, epoch]) => ({ slot, epoch })),
    inbox: merged(outcomes, 'inbox'),
    settled: merged(outcomes, 'settled'),
    states: merged(outcomes, 'states'),
    intents: merged(outcomes, 'intents'),
    lanes: merged(outcomes, 'lanes'),
    parked: merged(outcomes, 'parked'),
    removed: merged(outcomes, 'removed'),
    timers: merged(outcomes, 'timers'),
    awaits: merged(outcomes, 'awaits'),
    names: merged(outcomes, 'names'),
    wanted: merged(outcomes, 'wanted'),
    wantedSettled: merged(outcomes, 'wantedSettled'),
    survived: merged(outcomes, 'survived'),
    audits: merged(outcomes, 'audits'),
    packs: [...packs].map(([slot, records]) => ({ slot, records })),
    published: published.map(({ slot, seq }) => ({ slot, seq })),
  }
}

const rowsOf = (group: CommitGroup): number => {
  let rows = 0
  for (const part of Object.values(group) as readonly (readonly unknown[])[]) rows += part.length
  return rows
}

const wakeAfter = async (context: RuntimeContext, group: CommitGroup): Promise<void> => {
  if (!context.handlers.awaits) return
  const written = group.states.map(({ key }) => key)
  const waiting = group.awaits.filter(({ refs }) => refs.length > 0).map(({ key }) => key)
  try {
    // First the commit, then the question: whoever commits second finds the other.
    const woken = [
      ...(written.length > 0 ? await context.store.wake({ written }) : []),
      ...(waiting.length > 0 ? await context.store.wake({ waiting }) : []),
    ]
    if (woken.some((slot) => context.own.has(slot))) askMail(context)
  } catch (thrown) {
    context.logger.warn({ err: thrown }, 'Waking waiters failed; the sweep does it')
  }
}

const rejected = (outcomes: readonly Outcome[], ids: ReadonlySet<string>): Outcome[] =>
  outcomes.filter(({ writes }) => writes.inbox.some((row) => ids.has(inboxName(row))))

/** Commits a group, smaller ones where that helps, until every outcome is committed, redone or dropped. */
const commitAll = async (context: RuntimeContext, given: readonly Outcome[]): Promise<void> => {
  const outcomes = given.filter((outcome) => {
    const { alive } = outcome.key.slot
    if (!alive) outcome.abandoned()
    return alive
  })
  const group = groupOf(context, outcomes)
  if (group.fences.length === 0) return
  const sentAt = context.clock.monotonic()
  const slots = new Map(outcomes.map(({ key }) => [key.slot.slot, key.slot]))
  const result = await context.store.commit(group)
  if (result.kind !== 'committed') {
    context.publisher.returnMarks(group)
    context.observer.commitFailed?.(result.kind)
  }
  switch (result.kind) {
    case 'committed': {
      for (const { slot, records } of group.packs) {
        const owned = slots.get(slot)
        const seq = result.seqs.get(slot)
        if (owned?.alive === true && seq !== undefined) {
          context.publisher.push(slot, owned, { slot, seq, records })
        }
      }
      for (const outcome of outcomes) {
        if (outcome.key.slot.alive) afterCommit(context, outcome, sentAt)
        else outcome.abandoned()
      }
      const durationMs = context.clock.monotonic() - sentAt
      context.observer.committed?.({ rows: rowsOf(group), durationMs })
      void wakeAfter(context, group)
      return
    }
    case 'fenced':
      loseSlots(context, result.slots, group.fences)
      return commitAll(context, outcomes)
    case 'repeated': {
      const ids = new Set(result.events.map(inboxName))
      const again = rejected(outcomes, ids)
      for (const outcome of again) {
        outcome.key.repeats = new Set([...(outcome.key.repeats ?? []), ...ids])
        redo(context, outcome)
      }
      return commitAll(
        context,
        outcomes.filter((outcome) => !again.includes(outcome)),
      )
    }
    case 'conflict': {
      // A call that another event had made: only the whole history of its key tells.
      const unaware = outcomes.filter(
        ({ key, writes }) =>
          result.keys.includes(key.key) &&
          !key.wholeHistory &&
          writes.intents.some(({ state }) => state === 'decided'),
      )
      if (unaware.length > 0) {
        for (const outcome of unaware) {
          outcome.key.wholeHistory = true
          redo(context, outcome)
        }
        return commitAll(
          context,
          outcomes.filter((outcome) => !unaware.includes(outcome)),
        )
      }
      // Nobody else writes these rows: our memory is wrong, and only the tables are right.
      context.logger.error({ keys: result.keys }, 'A commit met rows it did not expect')
      restart(context, 'conflict')
      for (const outcome of outcomes) outcome.abandoned()
      return
    }
    case 'refused': {
      const [only] = outcomes
      if (outcomes.length === 1 && only !== undefined) {
        only.abandoned()
        only.refused(result.message)
        return
      }
      const half = Math.ceil(outcomes.length / 2)
      await commitAll(context, outcomes.slice(0, half))
      return commitAll(context, outcomes.slice(half))
    }
  }
}

const take = (context: RuntimeContext): Outcome[] => {
  const { settings, commitQueue, handlers } = context
  const most = handlers.hasEffects ? settings.effectGroupEvents : settings.groupEvents
  let events = 0
  let bytes = 0
  let count = 0
  for (const outcome of commitQueue) {
    events += outcome.events
    bytes += outcome.bytes
    if (count > 0 && (events > most || bytes > settings.groupBytes)) break
    count += 1
  }
  context.commitQueue = commitQueue.slice(count)
  return commitQueue.slice(0, count)
}

/** From here on outcomes come so densely that waiting a moment makes one commit of many. */
const MANY = 8

/** On their way at a time: while the answer of one travels and is dealt with, the database does the next. */
const AT_ONCE = 2

/** The first commit goes with whatever there is; one behind it only when it is large. */
const isDue = (context: RuntimeContext): boolean =>
  context.committing === 0
    ? context.commitQueue.length > 0
    : context.committing < AT_ONCE && isGroupFull(context)

const commitOutcomes = async (
  context: RuntimeContext,
  outcomes: readonly Outcome[],
): Promise<void> => {
  context.committing += 1
  try {
    await commitAll(context, outcomes)
  } catch (thrown) {
    // It may have happened or not: the tables know.
    context.logger.warn({ err: messageOf(thrown) }, 'A commit ended without an answer')
    context.observer.commitFailed?.('unavailable')
    restart(context, 'commit without an answer')
    for (const outcome of outcomes) outcome.abandoned()
    await context.clock.sleep(100)
  }
  context.committing -= 1
  regulate(context)
  if (context.commitQueue.length > 0) context.commitWork.notify()
  context.commitDone.notify()
}

/**
 * The only one who commits. Self-clocked: takes what is there when the last commit came back and, if
 * that was large, a gap is over. Keys of a commit that is on its way are busy, so the next one has others.
 */
export const runCommitter = async (context: RuntimeContext): Promise<void> => {
  const { settings, clock } = context
  let isDense = false
  while (!isOver(context)) {
    if (!isDue(context)) {
      await waitFor(context, context.commitWork, settings.markDelayMs)
      // Marks go with outcomes, or alone when none came for a while.
      const hasMarks = context.committing === 0 && context.publisher.hasMarks()
      if (!isDue(context) && !hasMarks) continue
    }
    if (isDense && context.committing === 0) await clock.sleep(settings.commitGapMs)
    while (context.publisher.isFull() && !isOver(context)) {
      await waitFor(context, context.publisher.drained, 1_000)
    }
    const outcomes = take(context)
    isDense = outcomes.length >= MANY
    commitOutcomes(context, outcomes).catch((thrown: unknown) => {
      context.onFatal(`The committer failed: ${messageOf(thrown)}`)
    })
  }
}
