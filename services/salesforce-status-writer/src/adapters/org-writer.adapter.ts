import { MeshError } from '@carrick/kernel'
import {
  COLLECTION_LIMIT,
  queryRows,
  quote,
  type RestClient,
  type RowResult,
  updateRecords,
  upsertRecords,
} from '@carrick/salesforce'
import type { TaskWrite, WriteResult } from '../domain/record-write.ts'
import type { FlushCall, OrgWriter } from '../ports.ts'
import { callFailure } from './call-failure.adapter.ts'
import { packGroups } from './pack-groups.adapter.ts'

const KEY = 'Integration_Key__c'

const resultOf = (row: RowResult): WriteResult => {
  if (row.ok) return { kind: 'written' }
  const { errorCode, message, fields } = row
  if (row.kind === 'terminal') return { kind: 'refused', errorCode, message, fields }
  const cause = new MeshError(
    'MESH_SALESFORCE_ROW',
    `Salesforce could not write a record now: ${message} (${errorCode})`,
    { kind: row.kind, details: { errorCode } },
  )
  return { kind: 'failed', cause }
}

const ENDED: WriteResult = {
  kind: 'failed',
  cause: new MeshError('MESH_SALESFORCE_ENDED', 'The time of this flush is over', { kind: 'held' }),
}

/** One collection call; when it fails as a whole, each of its records failed. */
const send = async (
  count: number,
  { signal }: FlushCall,
  write: () => Promise<readonly RowResult[]>,
): Promise<readonly WriteResult[]> => {
  if (signal.aborted) return Array.from({ length: count }, () => ENDED)
  try {
    return (await write()).map(resultOf)
  } catch (thrown) {
    const cause = callFailure(thrown)
    return Array.from({ length: count }, () => ({ kind: 'failed', cause }))
  }
}

/** Runs the jobs, at most `limit` at a time. */
const inParallel = async (jobs: readonly (() => Promise<void>)[], limit: number): Promise<void> => {
  const rest = jobs.values()
  const run = async (): Promise<void> => {
    for (const job of rest) await job()
  }
  await Promise.all(Array.from({ length: Math.min(limit, jobs.length) }, run))
}

const existingKeys = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
): Promise<ReadonlySet<unknown>> => {
  const keys = tasks.map(({ key }) => quote(key)).join(',')
  const rows = await queryRows(rest, `SELECT ${KEY} FROM Task WHERE ${KEY} IN (${keys})`)
  return new Set(rows.map((row) => row[KEY]))
}

// The keys travel in the URL, which Salesforce takes up to 16 KB.
const TASKS_PER_CALL = 100

/** Writes through sObject Collections, `concurrency` calls at a time. */
export const createOrgWriter = (rest: RestClient, concurrency: number): OrgWriter => ({
  async update(groups, call) {
    const results: WriteResult[][] = groups.map(() => [])
    const chains = packGroups(
      groups.map(({ length }) => length),
      COLLECTION_LIMIT,
    )
    const runChain = async (calls: (typeof chains)[number]): Promise<void> => {
      for (const places of calls) {
        const records = places.flatMap(([group, place]) => groups[group]?.[place] ?? [])
        const written = await send(records.length, call, () => updateRecords(rest, records))
        for (const [index, [group, place]] of places.entries()) {
          const result = written[index]
          const into = results[group]
          if (result !== undefined && into !== undefined) into[place] = result
        }
      }
    }
    await inParallel(
      chains.map((calls) => () => runChain(calls)),
      concurrency,
    )
    return results
  },

  async upsertTasks(tasks, call) {
    const results: WriteResult[] = []
    for (let at = 0; at < tasks.length; at += TASKS_PER_CALL) {
      const some = tasks.slice(at, at + TASKS_PER_CALL)
      const written = await send(some.length, call, async () => {
        const known = await existingKeys(rest, some)
        const records = some.map(({ key, fields, whenNew }) => ({
          type: 'Task',
          fields: { [KEY]: key, ...(known.has(key) ? {} : whenNew), ...fields },
        }))
        return upsertRecords(rest, 'Task', KEY, records)
      })
      results.push(...written)
    }
    return results
  },
})
