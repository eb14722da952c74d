import { PRODUCT } from '@carrick/kernel'
import { createRestClient, createSession } from '@carrick/salesforce'
import { defineService } from '@carrick/service-host'
import { createOrgWriter } from './adapters/org-writer.adapter.ts'
import { credentialsOf } from './adapters/credentials.adapter.ts'
import { trustAuthority } from './adapters/trusted-authority.adapter.ts'
import { secret, settings } from './config.ts'
import { writeStatus } from './handlers/write-status.handler.ts'

/** A row lock is waited for up to 10 s by Salesforce itself. */
const CALL_MS = 20_000
/** Orders, lines and tasks are calls one after the other. */
const FLUSH_MS = 60_000

export const service = defineService({
  name: 'salesforce-status-writer',
  settings,
  compose: async ({ settings: { CARRICK_SALESFORCE: org }, clock, bundle }) => {
    const live = await bundle()
    if (org.caFile !== undefined) trustAuthority(org.caFile)
    const session = createSession({
      loginUrl: org.loginUrl,
      credentials: credentialsOf(org, secret),
      clock,
    })
    const rest = createRestClient({
      session,
      apiVersion: org.apiVersion,
      clientTag: PRODUCT,
      timeoutMs: CALL_MS,
    })
    return {
      handlers: [
        writeStatus({
          org: createOrgWriter(rest, org.concurrency),
          target: `salesforce:${org.org}`,
          policy: () => ({ org: org.org, ...live.current().config.policies }),
        }),
      ],
      runtime: { actMs: FLUSH_MS },
    }
  },
})
