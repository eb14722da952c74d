import { randomBytes } from 'node:crypto'
import { parseSoql } from '../soql/parse-soql.ts'
import { type QueryResult, runQuery } from '../soql/run-query.ts'
import { type Answer, ApiError, type Call, type Handler } from './call.ts'
import type { Router } from './router.ts'

/** Rows of a page (REST guide, "Query Options Header": 200 to 2,000, by default 2,000). */
const PAGE = 2000
const LEAST_PAGE = 200
const LOCATOR_MS = 2 * 86_400_000

interface Cursor {
  readonly result: QueryResult
  readonly path: string
  readonly pageSize: number
  readonly until: number
}

const pageSizeOf = (call: Call): number => {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(call.headers['sforce-query-options'] ?? '')?.[1]
  return asked === undefined ? PAGE : Math.min(PAGE, Math.max(LEAST_PAGE, Number(asked)))
}

const pageOf = (call: Call, cursor: Cursor, locator: string, from: number): Answer => {
  const { result, pageSize, path } = cursor
  const records = result.rows.slice(from, from + pageSize).map((render) => render())
  const next = from + pageSize
  const done = next >= result.rows.length
  return {
    status: 200,
    body: {
      totalSize: result.totalSize,
      done,
      ...(done
        ? {}
        : { nextRecordsUrl: `/services/data/v${call.version}/${path}/${locator}-${String(next)}` }),
      records,
    },
  }
}

export const addQueryRoutes = (router: Router): void => {
  const cursors = new Map<string, Cursor>()

  const query =
    (path: 'query' | 'queryAll'): Handler =>
    (call) => {
      const soql = call.query.get('q')
      if (soql === null || soql.trim() === '')
        throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified')
      const { catalog, records } = call.org
      const now = call.org.now()
      const result = runQuery(parseSoql(soql), {
        catalog,
        records,
        now,
        version: call.version,
        all: path === 'queryAll',
      })
      const locator = `01g5e0${randomBytes(7).toString('hex').slice(0, 12)}`
      const cursor = { result, path, pageSize: pageSizeOf(call), until: now + LOCATOR_MS }
      if (result.rows.length > cursor.pageSize) cursors.set(locator, cursor)
      return pageOf(call, cursor, locator, 0)
    }

  const more: Handler = (call, [position = '']) => {
    const [locator = '', from = ''] = position.split('-')
    const cursor = cursors.get(locator)
    if (cursor === undefined || !/^\d+$/.test(from) || cursor.until < call.org.now())
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
    return pageOf(call, cursor, locator, Number(from))
  }

  for (const path of ['query', 'queryAll'] as const) {
    router.add('GET', path, query(path))
    router.add('GET', `${path}/:locator`, more)
  }
}
