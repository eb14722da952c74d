import { randomUUID } from 'node:crypto'
import { expect } from '@jest/globals'
import { orderIdOfRecord } from '@carrick/kernel'
import { openSalesSession, type Org, startOrg, orgEnvironment } from '@carrick/lab'
import type { ServiceName } from '@carrick/schemas'
import { eventually } from '@carrick/testkit'
import { type FaultScene, openFaultScene } from './fault-scene.fixture.ts'
import type { Member } from './member.fixture.ts'
import { SERVICES } from './services.fixture.ts'

/** All services in processes of their own, between an org and an ERP with books of their own. */
export interface MeshScene extends FaultScene {
  readonly org: Org
  /** Newest instance of each service. */
  readonly members: Map<ServiceName, Member>
  /** Activates so many orders, some at a time, as a sales team does; their record ids. */
  readonly sell: (count: number) => Promise<readonly string[]>
  /** Documents that the ERP has of these orders. */
  documents(recordIds: readonly string[]): number
  /** How many of these the org shows as delivered and invoiced. */
  readonly done: (recordIds: readonly string[]) => number
}

const ACCOUNT = {
  externalId: 'KLEIN',
  name: 'Klein & Söhne Werkzeuge GmbH',
  billing: {
    street: 'Industriestr. 8',
    city: 'Hannover',
    state: null,
    postalCode: '30159',
    country: 'Germany',
  },
}
const PRODUCT = { sku: 'ROPE-08', name: 'Braided rope', listPrice: '10.00' }
/** Orders of one call. */
const AT_ONCE = 10

const sellerIn = async (org: Org): Promise<(count: number) => Promise<readonly string[]>> => {
  const sales = await openSalesSession(org)
  const [account] = await sales.query('SELECT Id FROM Account')
  const [entry] = await sales.query('SELECT Id FROM PricebookEntry')
  // Another suite on the same servers sells the same to the same customer: by this they are no duplicates.
  const scene = randomUUID().slice(0, 8)
  let entered = 0
  const draft = () => {
    entered += 1
    const line = { PricebookEntryId: entry?.['Id'], Quantity: 1, UnitPrice: '10.00' }
    return {
      attributes: { type: 'Order', referenceId: `order${String(entered)}` },
      AccountId: account?.['Id'],
      Pricebook2Id: org.standardPriceBookId,
      EffectiveDate: '2026-11-23',
      Status: 'Draft',
      PoNumber: `${scene}-${String(entered)}`,
      OrderItems: {
        records: [
          { attributes: { type: 'OrderItem', referenceId: `line${String(entered)}` }, ...line },
        ],
      },
    }
  }
  return async (count) => {
    const sold: string[] = []
    while (sold.length < count) {
      const records = Array.from({ length: Math.min(AT_ONCE, count - sold.length) }, draft)
      const { results } = (await sales.call('POST', '/composite/tree/Order', { records })) as {
        results: { referenceId: string; id: string }[]
      }
      const ids = results.flatMap(({ referenceId, id }) =>
        referenceId.startsWith('order') ? [id] : [],
      )
      const activated = ids.map((id) => ({
        attributes: { type: 'Order' },
        id,
        Status: 'Activated',
      }))
      const patch = { allOrNone: true, records: activated }
      await sales.call('PATCH', '/composite/sobjects', patch)
      sold.push(...ids)
    }
    return sold
  }
}

const isDone = (fields: Readonly<Record<string, unknown>> | undefined): boolean =>
  fields?.['Fulfilment_Status__c'] === 'DELIVERED' && fields['Billing_Status__c'] === 'INVOICED'

export const openMeshScene = async (): Promise<MeshScene> => {
  const org = await startOrg({ seed: { accounts: [ACCOUNT], products: [PRODUCT], orders: [] } })
  const scene = await openFaultScene(
    { uniqueMarks: false, settings: { latencyMs: 40, autoShipMs: 100 } },
    undefined,
    {
      ...orgEnvironment(org),
      CARRICK_CLIENT_WEB_SHOP_SECRET: 'secret-of-the-web-shop',
    },
  )
  const started = SERVICES.map(async (name) => [name, await scene.start(name)] as const)
  const { erp } = scene
  return {
    ...scene,
    org,
    members: new Map(await Promise.all(started)),
    sell: await sellerIn(org),
    documents: (recordIds) =>
      recordIds.filter((id) => erp.books.documentsOf(orderIdOfRecord(org.orgId, id)) > 0).length,
    done: (recordIds) => recordIds.filter((id) => isDone(org.record(id)?.values)).length,
    stop: async () => {
      await scene.stop()
      await org.stop()
    },
  }
}

/**
 * Waits until the org shows each order delivered and invoiced, then compares its own books with the
 * ERP's: one document for each order, whose number the org shows.
 */
export const expectDoneOnce = async (
  { org, erp, done }: MeshScene,
  recordIds: readonly string[],
): Promise<void> => {
  await eventually(
    `${String(recordIds.length)} orders to be delivered and invoiced in the org`,
    () => {
      const count = done(recordIds)
      if (count < recordIds.length) throw new Error(`${String(count)} are`)
      return true
    },
    150_000,
  )
  const wrong = recordIds.filter((id) => {
    const orderId = orderIdOfRecord(org.orgId, id)
    const shown = org.record(id)?.values['ERP_Order_No__c']
    return erp.books.documentsOf(orderId) !== 1 || erp.books.find(orderId)?.documentId !== shown
  })
  expect(wrong).toEqual([])
}
