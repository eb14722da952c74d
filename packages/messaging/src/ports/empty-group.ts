import type { CommitGroup } from './commit-group.ts'
import type { Fence } from './store-rows.ts'

type Mutable<T> = T extends readonly (infer R)[] ? R[] : never

/** Rows of a commit under construction. */
export type Writes = {
  -readonly [Name in keyof Omit<CommitGroup, 'fences' | 'packs' | 'published'>]: Mutable<
    CommitGroup[Name]
  >
}

export const noWrites = (): Writes => ({
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
})

/** A commit of these rows and nothing else. */
export const emptyGroup = (
  fences: readonly Fence[],
  rows: Partial<CommitGroup> = {},
): CommitGroup => ({ fences, ...noWrites(), packs: [], published: [], ...rows })
