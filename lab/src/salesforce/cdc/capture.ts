import { randomUUID } from 'node:crypto'
import type { Catalog } from '../metadata/catalog.ts'
import type { Channels } from '../metadata/channels.ts'
import type { RecordChange } from '../store/transaction.ts'
import { type ChangeEvent, type ChangeHeader, encodeChangeEvent } from './change-event.ts'
import type { NewEvent } from './event-bus.ts'
import { type ChangeType, eventSchemaOf } from './event-schema.ts'

/** Record id of an overflow event (CDC guide, "Overflow Events"). */
const EMPTY_ID = '000000000000000AAA'

export interface Commit {
  readonly changes: readonly RecordChange[]
  readonly changeOrigin: string
  readonly commitUser: string
  readonly commitTimestamp: number
  readonly commitNumber: bigint
  readonly transactionKey: string
}

export interface CaptureOptions {
  /** Equal updates of several records become one event. */
  readonly merge: boolean
  /** Changes come as gap events, without data. */
  readonly gap: boolean
  /** Changes beyond so many become one overflow event for each entity. */
  readonly overflowAfter: number
}

type Draft = RecordChange & { readonly ids: readonly string[]; readonly sequence: number }

const encodings = (event: ChangeEvent): NewEvent => {
  const payloads = new Map<string, Buffer>()
  return {
    entity: event.schema.entity,
    schemaId: event.schema.id,
    id: randomUUID(),
    payload: (enriched) => {
      const key = enriched.join()
      const known = payloads.get(key) ?? encodeChangeEvent(event, enriched)
      payloads.set(key, known)
      return known
    },
  }
}

const STAMPS = new Set(['LastModifiedDate', 'SystemModstamp'])

/** What an update did, so that equal updates are found. */
const effectOf = ({ object, kind, before, after }: RecordChange): string | undefined =>
  kind === 'UPDATE' && before !== undefined
    ? JSON.stringify([
        object,
        Object.entries(after).filter(
          ([name, value]) => before[name] !== value && !STAMPS.has(name),
        ),
      ])
    : undefined

const mergeEqual = (drafts: readonly Draft[]): Draft[] => {
  const merged: Draft[] = []
  const byEffect = new Map<string, number>()
  for (const draft of drafts) {
    const effect = effectOf(draft)
    const at = effect === undefined ? undefined : byEffect.get(effect)
    const first = at === undefined ? undefined : merged[at]
    if (at !== undefined && first !== undefined)
      merged[at] = { ...first, ids: [...first.ids, draft.id] }
    else {
      if (effect !== undefined) byEffect.set(effect, merged.length)
      merged.push(draft)
    }
  }
  return merged
}

/** One event of a commit, with or without the data of a change. */
export const headerOnly = (catalog: Catalog, entity: string, header: ChangeHeader): NewEvent =>
  encodings({
    schema: eventSchemaOf(catalog.known(entity)),
    header,
    before: undefined,
    after: undefined,
  })

/** The change events of one commit, for the entities that Change Data Capture is on for. */
export const captureCommit = (
  commit: Commit,
  catalog: Catalog,
  channels: Channels,
  options: CaptureOptions,
): NewEvent[] => {
  // Numbers have holes where an entity is not selected (CDC guide, "sequenceNumber").
  const drafts = commit.changes
    .map((change, index) => ({ ...change, ids: [change.id], sequence: index + 1 }))
    .filter(({ object }) => channels.isSelected(object))
  const shown = options.merge ? mergeEqual(drafts) : drafts
  const header = (draft: Draft, changeType: ChangeType): ChangeHeader => ({
    recordIds: draft.ids,
    changeType,
    changeOrigin: commit.changeOrigin,
    transactionKey: commit.transactionKey,
    sequenceNumber: draft.sequence,
    commitTimestamp: commit.commitTimestamp,
    commitNumber: commit.commitNumber,
    commitUser: commit.commitUser,
  })
  const events = shown.slice(0, options.overflowAfter).map((draft) =>
    options.gap
      ? headerOnly(catalog, draft.object, {
          ...header(draft, `GAP_${draft.kind}`),
          changeOrigin: '',
        })
      : encodings({
          schema: eventSchemaOf(catalog.known(draft.object)),
          header: header(draft, draft.kind),
          before: draft.before,
          after: draft.after,
        }),
  )
  const overflowing = shown.slice(options.overflowAfter)
  const firstOfEach = new Map(overflowing.toReversed().map((draft) => [draft.object, draft]))
  for (const draft of firstOfEach.values())
    events.push(
      headerOnly(catalog, draft.object, {
        ...header({ ...draft, ids: [EMPTY_ID] }, 'GAP_OVERFLOW'),
      }),
    )
  return events
}
