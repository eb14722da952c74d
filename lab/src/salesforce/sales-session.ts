import type { Org } from './org.ts'

const VERSION = '65.0'

type Json = Readonly<Record<string, unknown>>

/** A session of the sales user: what a person or another program does in the org. */
export interface SalesSession {
  /** `path` is relative to the version's root. Throws Error with the org's own words. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** All rows of a SOQL query. */
  query(soql: string): Promise<readonly Json[]>
}

const refused = (what: string, body: unknown): Error =>
  new Error(`The org refused ${what}: ${JSON.stringify(body).slice(0, 300)}`)

/** Logs in with user name and password, as people and older programs do. */
export const openSalesSession = async (org: Org): Promise<SalesSession> => {
  const response = await fetch(`${org.loginUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: org.consumerKey,
      client_secret: org.consumerSecret,
      username: org.username,
      password: org.password,
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (token === undefined) throw refused('the login', response.status)

  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${org.instanceUrl}/services/data/v${VERSION}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const content: unknown = text === '' ? undefined : JSON.parse(text)
    if (!answer.ok) throw refused(`${method} ${path}`, content)
    return content
  }

  return {
    call,
    query: async (soql) => {
      const rows: Json[] = []
      let path: string | undefined = `/query?q=${encodeURIComponent(soql)}`
      while (path !== undefined) {
        const page = (await call('GET', path)) as { records: Json[]; nextRecordsUrl?: string }
        rows.push(...page.records)
        path = page.nextRecordsUrl?.replace(/^\/services\/data\/v[\d.]+/, '')
      }
      return rows
    },
  }
}
