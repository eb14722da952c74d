import type { CommitGroup } from './commit-group.ts'
import type { Fence } from './store-rows.ts'

/** A commit of these rows and nothing else. */
export const emptyGroup = (
  fences: readonly Fence[],
  rows: Partial<CommitGroup> = {},
): CommitGroup => ({
  fences,
  inbox: [],
  settled: [],
  states: [],
  intents: [],
  lanes: [],
  parked: [],
  removed: [],
  timers: [],
  awaits: [],
  names: [],
  wanted: [],
  wantedSettled: [],
  survived: [],
  audits: [],
  packs: [],
  published: [],
  ...rows,
})
