import { isMeshError } from '@carrick/kernel'
import {
  COLLECTION_LIMIT,
  type RestClient,
  updateRecords,
  upsertRecords,
} from '@carrick/salesforce'
import type { TaskWrite, WriteResult } from '../domain/record-write.ts'
import type { OrgWriter } from '../ports.ts'
import { packGroups } from './pack-groups.adapter.ts'
import { ENDED, sendRecords } from './send-records.adapter.ts'
import { callError, callFailure } from './call-failure.adapter.ts'
import { TASK_KEY, TASKS_PER_CALL, taskRecords } from './task-records.adapter.ts'

/** Runs the jobs, at most `limit` at a time. */
const inParallel = async (jobs: readonly (() => Promise<void>)[], limit: number): Promise<void> => {
  const rest = jobs.values()
  const run = async (): Promise<void> => {
    for (const job of rest) await job()
  }
  await Promise.all(Array.from({ length: Math.min(limit, jobs.length) }, run))
}

const upsertSome = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
  signal: AbortSignal,
): Promise<readonly WriteResult[]> => {
  if (signal.aborted) return tasks.map(() => ENDED)
  let records: Awaited<ReturnType<typeof taskRecords>>
  try {
    records = await taskRecords(rest, tasks)
  } catch (thrown) {
    const cause = callFailure(callError(thrown))
    return tasks.map(() => ({ kind: 'failed', cause }))
  }
  const ready = records.flatMap((record) => (isMeshError(record) ? [] : [record]))
  const written = await sendRecords(ready, signal, (part) =>
    upsertRecords(rest, 'Task', TASK_KEY, part),
  )
  const results = written.values()
  return records.map((record) =>
    isMeshError(record) ? { kind: 'failed', cause: record } : (results.next().value ?? ENDED),
  )
}

/** Writes through sObject Collections, `concurrency` calls at a time. */
export const createOrgWriter = (rest: RestClient, concurrency: number): OrgWriter => ({
  async update(groups, { signal }) {
    const results: WriteResult[][] = groups.map(() => [])
    const chains = packGroups(
      groups.map(({ length }) => length),
      COLLECTION_LIMIT,
    )
    const runChain = async (calls: (typeof chains)[number]): Promise<void> => {
      for (const places of calls) {
        const records = places.flatMap(([group, place]) => groups[group]?.[place] ?? [])
        const written = await sendRecords(records, signal, (some) => updateRecords(rest, some))
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

  async upsertTasks(tasks, { signal }) {
    const results: WriteResult[] = []
    for (let at = 0; at < tasks.length; at += TASKS_PER_CALL) {
      const some = tasks.slice(at, at + TASKS_PER_CALL)
      results.push(...(await upsertSome(rest, some, signal)))
    }
    return results
  },
})
