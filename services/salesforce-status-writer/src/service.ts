import { PRODUCT } from '@carrick/kernel'
import { createRestClient, createSession } from '@carrick/salesforce'
import { defineService, trustAuthority } from '@carrick/service-host'
import { createOrderRecords } from './adapters/order-records.adapter.ts'
import { createOrgWriter } from './adapters/org-writer.adapter.ts'
import { createStockRecords } from './adapters/stock-records.adapter.ts'
import { settings } from './config.ts'
import { budgetWarning, hasRoomForStock } from './domain/api-budget.ts'
import { onlyOrg } from './domain/only-org.ts'
import { showOrder, showOrderAgain } from './handlers/show-order.handler.ts'
import { writeCases } from './handlers/write-cases.handler.ts'
import { writeReturns } from './handlers/write-returns.handler.ts'
import { writeStatus } from './handlers/write-status.handler.ts'
import { writeStock } from './handlers/write-stock.handler.ts'

/** A row lock is waited for up to 10 s by Salesforce itself. */
const CALL_MS = 20_000
/** Orders, lines and tasks are calls one after the other. */
const FLUSH_MS = 60_000

export const service = defineService({
  name: 'salesforce-status-writer',
  settings,
  compose: async ({ clock, bundle }) => {
    const live = await bundle()
    const { name: org, zone, authority, apiVersion, concurrency, ...login } = onlyOrg(live.orgs())
    if (authority !== undefined) trustAuthority(authority)
    const rest = createRestClient({
      session: createSession({ ...login, clock }),
      apiVersion,
      clientTag: PRODUCT,
      timeoutMs: CALL_MS,
    })
    const writer = createOrgWriter(rest, concurrency)
    const target = `salesforce:${org}`
    const policy = () => ({ org, zone, ...live.current().config.policies })
    const shown = { records: createOrderRecords(rest), orgName: org, target }
    return {
      handlers: [
        showOrder(shown),
        showOrderAgain(shown),
        writeStatus({ org: writer, target, policy }),
        writeReturns({ org: writer, target, orgName: org }),
        writeCases({ org: writer, target, orgName: org, zone }),
        writeStock({
          records: createStockRecords(rest),
          target: `${target}/stock`,
          isShown: () => live.current().config.policies.showInventory,
          hasRoom: () => hasRoomForStock(rest.usage()),
        }),
      ],
      runtime: { actMs: FLUSH_MS },
      degraded: () => budgetWarning(rest.usage()),
    }
  },
})
