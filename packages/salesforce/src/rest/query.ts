import type { RestClient } from './rest-client.ts'

/** A row as SOQL returns it: numbers are exact decimal texts, parents nest, children are `{records}`. */
export type Row = Readonly<Record<string, unknown>>

interface Page {
  readonly records: readonly Row[]
  readonly done: boolean
  readonly nextRecordsUrl?: string
}

/** Text as a SOQL literal (SOQL reference, "Quoted String Escape Sequences"). */
export const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`

/** All rows of a query, page after page (2,000 rows a page). `all` includes deleted and merged records. */
export const queryRows = async (
  rest: RestClient,
  soql: string,
  scope: 'live' | 'all' = 'live',
): Promise<readonly Row[]> => {
  const rows: Row[] = []
  let path: string | undefined =
    `/${scope === 'all' ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`
  while (path !== undefined) {
    const page = (await rest.request('GET', path)) as Page
    rows.push(...page.records)
    path = page.done ? undefined : page.nextRecordsUrl
  }
  return rows
}
