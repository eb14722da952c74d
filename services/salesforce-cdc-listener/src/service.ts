import { createRestClient, createSession } from '@carrick/salesforce'
import { defineService, trustAuthority } from '@carrick/service-host'
import { createChangeFeed } from './adapters/change-feed.adapter.ts'
import { createOrgReader } from './adapters/salesforce-org.adapter.ts'
import { settings } from './config.ts'
import { unreadReturns } from './domain/unread-returns.ts'
import { publishSnapshots } from './handlers/publish-snapshots.source.ts'

const TIMEOUT_MS = 30_000
/** Keepalives come at least every 270 s (Pub/Sub API guide). */
const SILENCE_MS = 300_000
const DEFAULT_CHANNEL = 'ChangeEvents'
const DEFAULT_ENDPOINT = 'api.pubsub.salesforce.com:7443'

export const service = defineService({
  name: 'salesforce-cdc-listener',
  settings,
  compose: async ({ settings: { CARRICK_COALESCE_MS }, clock, bundle }) => {
    const live = await bundle()
    const missing = new Map<string, readonly string[]>()
    const fieldsOf = (orgName: string, section: 'header' | 'lines') => () =>
      live
        .current()
        .flows.filter(({ from }) => from === orgName)
        .flatMap(({ reads }) => reads[section])
    const sources = live.orgs().map((org) => {
      if (org.authority !== undefined) trustAuthority(org.authority)
      const session = createSession({ ...org, clock })
      const rest = createRestClient({
        session,
        apiVersion: org.apiVersion,
        clientTag: 'carrick',
        timeoutMs: TIMEOUT_MS,
      })
      return publishSnapshots({
        orgName: org.name,
        feed: createChangeFeed({
          endpoint: org.pubsubEndpoint ?? DEFAULT_ENDPOINT,
          ...(org.authority === undefined ? {} : { rootCertificates: Buffer.from(org.authority) }),
          session,
          clock,
          topic: `/data/${org.channel ?? DEFAULT_CHANNEL}`,
          silenceMs: SILENCE_MS,
        }),
        org: createOrgReader(session, rest, {
          orderFields: fieldsOf(org.name, 'header'),
          itemFields: fieldsOf(org.name, 'lines'),
        }),
        clock,
        coalesceMs: CARRICK_COALESCE_MS,
        missesFields: (fields) => missing.set(org.name, fields),
      })
    })
    return { handlers: [], sources, degraded: () => unreadReturns(missing) }
  },
})
