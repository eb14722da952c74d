import type { Hold } from '@carrick/mapping'
import { NOON, SOME_ORDER } from '@carrick/testkit'
import type { Changes } from '../domain/changes.ts'
import type { Reason } from '../domain/hold-reasons.ts'
import type { Intake } from '../domain/intake.ts'
import { receivedSubmission } from '../domain/received.ts'

/** An order of the web shop that is on its way to its ERP. */
export const aQueuedOrder = (over: Partial<Intake> = {}): Intake => ({
  received: receivedSubmission(SOME_ORDER, {
    client: 'web-shop',
    channel: 'web',
    externalId: 'WEB-1',
    draft: {},
  }),
  flow: 'client-orders',
  step: 'QUEUED',
  since: NOON,
  version: 1,
  queuedVersion: 1,
  hash: 'a',
  target: 'demo',
  findings: [],
  awaits: [],
  priority: 5,
  failure: null,
  document: null,
  cancelRequests: 0,
  cancelWanted: false,
  cancellation: null,
  progress: null,
  count: 1,
  caseVersion: 0,
  ...over,
})

/** Why an order is held, each hold with one thing that was seen. */
export const heldFor = (...holds: readonly Hold[]): readonly Reason[] =>
  holds.map((hold) => ({
    hold,
    evidence: `${hold} 1`,
    words: `a word on ${hold.toLowerCase()}`,
    owner: `who decides on ${hold}`,
  }))

/** Its ERP has version 1; a change to version 2 was asked for. */
export const changesAsked: Changes = {
  contents: [
    { version: 1, hash: 'a' },
    { version: 2, hash: 'b' },
  ],
  asked: [{ version: 2, at: NOON + 1 }],
  agreed: null,
  refused: null,
}
