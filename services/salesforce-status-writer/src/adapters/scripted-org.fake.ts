import type { Fields, RecordWrite, TaskWrite, WriteResult } from '../domain/record-write.ts'
import type { OrgWriter } from '../ports.ts'

export interface ScriptedOrg extends OrgWriter {
  /** Orders and lines by id, tasks by key. */
  readonly records: ReadonlyMap<string, Fields>
  /** Ids and keys in the order in which they were written. */
  readonly writes: readonly string[]
  /** What the org says to a record instead of taking it; undefined = it takes it. */
  answer: (id: string, fields: Fields) => WriteResult | undefined
  /** Writes are done, but the writer never hears of it. */
  isMute: boolean
}

const OLDER: WriteResult = {
  kind: 'refused',
  errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  message: 'MESH_STATUS_VERSION: this status is older than the one that the order has.',
  fields: ['Last_Event_Version__c'],
}

const never = (): Promise<never> => new Promise(() => undefined)

/** An org in memory that refuses older versions, as the validation rules of infra/salesforce do. */
export const createScriptedOrg = (): ScriptedOrg => {
  const records = new Map<string, Fields>()
  const writes: string[] = []
  const versionOf = (fields: Fields | undefined): number =>
    Number(fields?.['Last_Event_Version__c'] ?? -1)

  const write = (id: string, fields: Fields): WriteResult => {
    const said = org.answer(id, fields)
    if (said !== undefined) return said
    const before = records.get(id)
    if (versionOf(fields) < versionOf(before)) return OLDER
    records.set(id, { ...before, ...fields })
    writes.push(id)
    return { kind: 'written' }
  }

  const updateAll = (groups: readonly (readonly RecordWrite[])[]) =>
    groups.map((group) => group.map(({ id, fields }) => write(id, fields)))
  const upsertAll = (tasks: readonly TaskWrite[]) =>
    tasks.map(({ key, fields, whenNew }) =>
      write(key, records.has(key) ? fields : { Status: 'Not Started', ...whenNew, ...fields }),
    )

  const org: ScriptedOrg = {
    records,
    writes,
    answer: () => undefined,
    isMute: false,
    update: async (groups) => {
      const results = updateAll(groups)
      return org.isMute ? never() : results
    },
    upsertTasks: async (tasks) => {
      const results = upsertAll(tasks)
      return org.isMute ? never() : results
    },
  }
  return org
}
