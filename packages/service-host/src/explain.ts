import type { AuditRow, IntentRow, LaneRow, QueuePlace, WhyReport } from '@carrick/messaging'
import type { Explanation } from './admin-api.ts'

const OWNER = 'whoever runs the mesh'

const placeText = (place: QueuePlace | undefined): string =>
  place === undefined ? '' : `, as number ${String(place.position)}`

const turnText = (place: QueuePlace | undefined): string =>
  place?.inMs === undefined
    ? ''
    : `; at the present pace in about ${String(Math.max(1, Math.round(place.inMs / 1000)))} s`

const laneExplanation = (
  service: string,
  lane: LaneRow,
  { target, place }: Pick<WhyReport, 'target' | 'place'>,
): Explanation => {
  const heldForMs = target?.state === 'held' ? target.heldForMs : undefined
  const since = lane.firstBlockedAt
  const reason =
    lane.failure === undefined ? '' : `: ${lane.failure.message} (${lane.failure.code})`
  const behind = lane.rows > 1 ? `, with ${String(lane.rows - 1)} later events behind it` : ''
  const base = { service, since, waiting: true }
  switch (lane.state) {
    case 'waiting':
      return {
        ...base,
        what: `${service} cannot go on with it${reason}${behind}`,
        who: 'an operator, after the cause is mended',
        next: 'carrick dlq retry runs it and then what waits behind it; carrick dlq skip gives it up',
      }
    case 'held':
      return {
        ...base,
        what: `its target ${lane.target ?? ''} is away or throttles${reason}${behind}`,
        who: 'the owner of that system; nobody has to tell the mesh',
        next: `it goes on by itself when the target answers${heldForMs === undefined ? '' : ', asked again shortly'}`,
      }
    case 'retrying':
      return {
        ...base,
        what: `a try failed${reason}; ${String(lane.attempts)} so far${behind}`,
        who: 'the mesh',
        next: `the next try is due in ${String(Math.max(0, Math.ceil((lane.dueInMs ?? 0) / 1000)))} s`,
      }
    case 'queued':
      return {
        ...base,
        what: `it waits for its turn at ${lane.target ?? 'its target'}${placeText(place)}${behind}`,
        who: 'the mesh',
        next: `it is sent by priority, then age${turnText(place)}`,
      }
  }
}

const intentExplanation = (service: string, intent: IntentRow): Explanation => {
  const open = intent.state === 'decided' || intent.state === 'doubt'
  const operation = intent.opKey.slice(intent.key.length + 1).split('/')[0] ?? ''
  const what = {
    decided: `"${operation}" is under way to ${intent.target}`,
    doubt: `the answer of ${intent.target} to "${operation}" was lost`,
    done: `${intent.target} has done "${operation}"`,
    refused: `${intent.target} has not done "${operation}"`,
  }[intent.state]
  return {
    service,
    what,
    who: open ? 'the mesh' : OWNER,
    next: open ? 'it is looked up by our mark before anything is sent again' : 'nothing',
    waiting: open,
  }
}

const DID: Readonly<Record<string, string>> = {
  retry: 'had it tried again',
  skip: 'gave up what failed here',
  reprocess: 'had it run once more',
  accept: 'took what the ERP says of it now',
}

/** `release FRAUD`: what was done, and to which hold. */
const didOf = (verb: string): string => {
  const [word = '', hold = ''] = verb.split(' ')
  if (word === 'release') return `released it from ${hold}`
  return word === 'hold' ? `put it on hold (${hold})` : (DID[word] ?? verb)
}

const auditExplanation = (service: string, { verb, by, reason, at }: AuditRow): Explanation => ({
  service,
  what: `${by} ${didOf(verb)}: ${reason}`,
  since: at,
  who: OWNER,
  next: 'nothing',
  waiting: false,
})

/**
 * What the runtime's own tables say about a key, one sentence each. A service that explains itself says better than
 * its tables what a key awaits.
 */
export const explain = (
  service: string,
  report: WhyReport,
  audits: readonly AuditRow[],
  saysItself = false,
): readonly Explanation[] => {
  const explanations = audits
    .filter(({ outcome }) => outcome === 'done')
    .map((audit) => auditExplanation(service, audit))
  if (report.lane !== undefined) {
    explanations.push(laneExplanation(service, report.lane, report))
  }
  explanations.push(...report.intents.map((intent) => intentExplanation(service, intent)))
  if (report.awaits.length > 0 && !saysItself) {
    explanations.push({
      service,
      what: `it awaits reference data: ${report.awaits.join(', ')}`,
      who: 'whoever keeps that data in the ERP',
      next: 'it goes on by itself as soon as the mesh sees it',
      waiting: true,
    })
  }
  for (const wish of report.wanted.filter(({ state }) => state !== 'clean')) {
    explanations.push({
      service,
      what:
        wish.state === 'refused'
          ? `a write was refused: ${wish.failure?.message ?? ''}`
          : 'a write is on its way',
      who: wish.state === 'refused' ? 'an operator' : 'the mesh',
      next:
        wish.state === 'refused'
          ? 'a newer state or a retry writes it'
          : 'it is written with the next batch',
      waiting: true,
    })
  }
  return explanations
}
