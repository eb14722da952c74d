import { chunks } from './chunks.ts'
import { type CommitStamp, laterStamp } from './stamp.ts'

/** Changed records that lead to others: lines to their order. */
export interface Lead {
  readonly changed: ReadonlyMap<string, CommitStamp>
  find(ids: readonly string[]): Promise<readonly string[]>
}

export interface Resolution {
  readonly changed: ReadonlyMap<string, CommitStamp>
  readonly leads: readonly Lead[]
  /** Epoch ms since which any record may have changed. */
  readonly since: number | undefined
  modifiedSince(instant: number): Promise<readonly string[]>
}

/** Ids that the org is asked about at a time. */
export const READ_LIMIT = 200

/** The records to read, each with the newest commit that led to it; undefined = none did. */
export const resolveRecords = async (
  resolution: Resolution,
): Promise<ReadonlyMap<string, CommitStamp | undefined>> => {
  const records = new Map<string, CommitStamp | undefined>(resolution.changed)
  for (const lead of resolution.leads) {
    const { changed } = lead
    if (changed.size === 0) continue
    const newest = [...changed.values()].reduce(laterStamp)
    for (const ids of chunks([...changed.keys()], READ_LIMIT)) {
      for (const id of await lead.find(ids)) {
        records.set(id, laterStamp(records.get(id) ?? newest, newest))
      }
    }
  }
  if (resolution.since !== undefined) {
    for (const id of await resolution.modifiedSince(resolution.since)) {
      if (!records.has(id)) records.set(id, undefined)
    }
  }
  return records
}
