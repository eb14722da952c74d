import { PRODUCT } from '@carrick/kernel'
import { createRestClient, createSession } from '@carrick/salesforce'
import { defineService } from '@carrick/service-host'
import { connectionOf, onlyConnection } from './adapters/org-connection.adapter.ts'
import { createOrgWriter } from './adapters/org-writer.adapter.ts'
import { trustAuthority } from './adapters/trusted-authority.adapter.ts'
import { secret, settings } from './config.ts'
import { budgetWarning } from './domain/api-budget.ts'
import { writeCases } from './handlers/write-cases.handler.ts'
import { writeStatus } from './handlers/write-status.handler.ts'

/** A row lock is waited for up to 10 s by Salesforce itself. */
const CALL_MS = 20_000
/** Orders, lines and tasks are calls one after the other. */
const FLUSH_MS = 60_000

export const service = defineService({
  name: 'salesforce-status-writer',
  settings,
  compose: async ({ settings: { CARRICK_SALESFORCE: setting }, clock, bundle }) => {
    const live = await bundle()
    const { org, loginUrl, credentials, caFile, apiVersion, concurrency } =
      setting === undefined ? onlyConnection(live.orgs()) : connectionOf(setting, secret)
    if (caFile !== undefined) trustAuthority(caFile)
    const rest = createRestClient({
      session: createSession({ loginUrl, credentials, clock }),
      apiVersion,
      clientTag: PRODUCT,
      timeoutMs: CALL_MS,
    })
    const writer = createOrgWriter(rest, concurrency)
    const target = `salesforce:${org}`
    const policy = () => ({ org, ...live.current().config.policies })
    return {
      handlers: [
        writeStatus({ org: writer, target, policy }),
        writeCases({ org: writer, target, orgName: org }),
      ],
      runtime: { actMs: FLUSH_MS },
      degraded: () => budgetWarning(rest.usage()),
    }
  },
})
