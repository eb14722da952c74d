import { describeFields, type RestClient } from '@carrick/salesforce'
import type { FoundReturns, ReturnsReader } from '../ports.ts'
import {
  type FieldPaths,
  idsIn,
  modifiedSince,
  readIds,
  readRecords,
  type RecordQuery,
} from './read-rows.adapter.ts'
import { MARK, NEEDED, RETURN_NAMES, type ReturnNames } from './return-objects.adapter.ts'

const visible = (paths: FieldPaths, seen: ReadonlySet<string>): FieldPaths =>
  Object.fromEntries(Object.entries(paths).filter(([, path]) => seen.has(path)))

const missingOf = (
  object: string,
  needed: readonly string[],
  paths: FieldPaths,
  seen: ReadonlySet<string>,
): readonly string[] =>
  needed
    .map((name) => paths[name] ?? name)
    .filter((path) => !seen.has(path))
    .map((path) => `${object}.${path}`)

const readerOf = (
  rest: RestClient,
  objects: ReturnNames['objects'],
  query: RecordQuery,
): ReturnsReader => {
  const { name: object, line, parent } = objects
  return {
    objects,
    read: (recordIds) => readRecords(rest, query, recordIds),
    ofLines: (lineIds) =>
      lineIds.length === 0
        ? Promise.resolve([])
        : readIds(
            rest,
            `SELECT ${parent} FROM ${line} WHERE Id IN (${idsIn(lineIds)})`,
            parent,
            'all',
          ),
    modifiedSince: (instant) => modifiedSince(rest, { object, line, parent }, instant),
  }
}

/**
 * Where the org keeps returns: in the first of the objects that has our fields. Return orders by themselves
 * may serve field technicians only, so they count when the package for them is deployed.
 */
export const findReturns = async (rest: RestClient): Promise<FoundReturns> => {
  for (const { objects, query } of RETURN_NAMES) {
    const header = await describeFields(rest, objects.name)
    if (header?.has(MARK) !== true) continue
    const line = (await describeFields(rest, objects.line)) ?? new Set<string>()
    const missing = [
      ...missingOf(objects.name, NEEDED.header, query.header, header),
      ...missingOf(objects.line, NEEDED.line, query.line, line),
    ]
    if (missing.length > 0) return { reader: undefined, missing }
    const seen = {
      ...query,
      header: visible(query.header, header),
      line: visible(query.line, line),
    }
    return { reader: readerOf(rest, objects, seen), missing: [] }
  }
  return { reader: undefined, missing: [] }
}
