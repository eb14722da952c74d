import type { ServerResponse } from 'node:http'
import type { Page } from '@carrick/erp'
import { problem, reply } from './replies.ts'

const DEFAULT_LIMIT = 200
const MOST_LIMIT = 1_000
const MOST_CURSOR = 200
const MOST_MARK = 80

const isText = (text: string, most: number): boolean =>
  !text.includes('\u0000') && Array.from(text).length <= most

/** Answers with a page of a feed. */
export const replyPage = (
  response: ServerResponse,
  parameters: URLSearchParams,
  read: (cursor: string | undefined, limit: number) => Page<unknown> | undefined,
): void => {
  const asked = parameters.get('limit') ?? String(DEFAULT_LIMIT)
  const limit = /^\d{1,4}$/.test(asked) ? Number(asked) : 0
  if (limit < 1 || limit > MOST_LIMIT) {
    const title = `limit is not a whole number from 1 to ${String(MOST_LIMIT)}`
    problem(response, 400, { title, code: 'FORMAT' })
    return
  }
  const cursor = parameters.get('cursor') ?? undefined
  if (cursor !== undefined && !isText(cursor, MOST_CURSOR)) {
    const title = `cursor is not a text of at most ${String(MOST_CURSOR)} characters`
    problem(response, 400, { title, code: 'FORMAT' })
    return
  }
  const page = read(cursor, limit)
  if (page === undefined)
    problem(response, 410, { title: 'The cursor is not known', code: 'CURSOR_GONE' })
  else reply(response, 200, page)
}

/** Null was answered already. */
export const markOf = (response: ServerResponse, parameters: URLSearchParams): string | null => {
  const mark = parameters.get('mark')
  if (mark !== null && mark !== '' && isText(mark, MOST_MARK)) return mark
  const title = `mark is not a text of 1 to ${String(MOST_MARK)} characters`
  problem(response, 400, { title, code: 'FORMAT' })
  return null
}
