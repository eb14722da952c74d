import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { service as erpEvents } from '@carrick/erp-events'
import { service as erpPoster } from '@carrick/erp-poster'
import { orderIdOfRecord, parseDecimal } from '@carrick/kernel'
import {
  type LabErp,
  openSalesSession,
  type Org,
  type SalesSession,
  startLabErp,
  startOrg,
  erpEnvironment,
  partnersEnvironment,
  orgEnvironment,
} from '@carrick/lab'
import { service as orderIngest } from '@carrick/order-ingest'
import { service as cdcListener } from '@carrick/salesforce-cdc-listener'
import { service as statusWriter } from '@carrick/salesforce-status-writer'
import type { RunningService } from '@carrick/service-host'
import { service as statusPropagator } from '@carrick/status-propagator'
import { eventually, startOnServers } from '@carrick/testkit'
import { startTraceCollector, type TraceCollector } from './trace-collector.fixture.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface OrderFields {
  readonly header?: Readonly<Record<string, unknown>>
  /** One line each; the same product and price. */
  readonly quantities?: readonly number[]
  readonly sku?: string
  /** Fields of each line. */
  readonly line?: Readonly<Record<string, unknown>>
  readonly activate?: boolean
}

/** All services between a lab org and a lab ERP, on the shared servers. */
export interface WholeMesh {
  readonly org: Org
  readonly erp: LabErp
  readonly sales: SalesSession
  readonly traces: TraceCollector
  /** Folder of mesh.yaml, maps and codes of this mesh alone. */
  readonly config: string
  readonly ingest: RunningService
  readonly poster: RunningService
  readonly events: RunningService
  readonly clientSecret: string
  /** With which the warehouse signs, which tells of tax as well here. */
  readonly factsSecret: string
  /** A product of the org that the ERP does not have yet. */
  readonly newSku: string
  /** Enters an order and activates it; the record id. */
  sell(order?: OrderFields): Promise<string>
  /** Fields of the order in the org, once they are as wanted. */
  shown(
    recordId: string,
    what: string,
    wanted: (fields: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<Readonly<Record<string, unknown>>>
  orderId(recordId: string): string
  stop(): Promise<void>
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

/** What an earlier mesh on the same servers told of a product stays in the log, so the new one has a new name. */
const NEW_SKU = `PROTO-${randomUUID().slice(0, 8)}`

const products = ['ROPE-08', 'BOLT-12', NEW_SKU].map((sku) => ({
  sku,
  name: sku,
  listPrice: '10.00',
}))

const stock = (erp: LabErp): void => {
  const { masterData } = erp.books
  masterData.addCustomer({ number: 'KLEIN', name: ACCOUNT.name })
  masterData.addProduct({ sku: 'ROPE-08', name: 'Rope', onHand: parseDecimal('10000000') })
  masterData.addProduct({ sku: 'BOLT-12', name: 'Bolt', onHand: parseDecimal('0') })
}

/** The org has several currencies; most of its orders are in its own. */
const CURRENCY_ROW =
  '{ to: currency, from: CurrencyIsoCode, codes: currency, missing: { default: EUR } }'
const TAX_ROW = '  - { to: taxAmount, from: Tax_Amount__c, type: decimal, missing: skip }'

const edit = (file: string, changes: readonly (readonly [was: string, is: string])[]): void => {
  const text = changes.reduce(
    (known, [was, is]) => {
      if (!known.includes(was)) throw new Error(`${file} has no "${was}"`)
      return known.replace(was, is)
    },
    readFileSync(file, 'utf8'),
  )
  writeFileSync(file, text)
}

/** `policies`: further lines for those of mesh.yaml. */
export const startWholeMesh = async (policies: readonly string[] = []): Promise<WholeMesh> => {
  const config = mkdtempSync(join(tmpdir(), 'carrick-config-'))
  for (const part of ['mesh.yaml', 'maps', 'codes']) {
    cpSync(join(ROOT, part), join(config, part), { recursive: true })
  }
  edit(join(config, 'mesh.yaml'), [
    ['pollSeconds: 1', 'pollSeconds: 0.3'],
    ['[receipt, inspection]', '[receipt, inspection, tax]'],
    ['\npolicies:\n', `\n${['policies:', ...policies].join('\n  ')}\n`],
  ])
  edit(join(config, 'maps/salesforce-order.map.yaml'), [
    ['header:\n', `header:\n${TAX_ROW}\n`],
    ['{ to: currency, value: EUR }', CURRENCY_ROW],
  ])
  const org = await startOrg({ seed: { accounts: [ACCOUNT], products, orders: [] } })
  org.addField('Order', {
    fullName: 'Tax_Amount__c',
    type: 'Currency',
    precision: '18',
    scale: '2',
  })
  const erp = await startLabErp({ settings: { autoShipMs: 200 } })
  stock(erp)
  const traces = await startTraceCollector()
  const clientSecret = 'secret-of-the-web-shop'
  const factsSecret = `whsec_${randomBytes(32).toString('base64')}`
  const env = {
    CARRICK_CONFIG_DIR: config,
    ...orgEnvironment(org),
    ...erpEnvironment(erp),
    ...partnersEnvironment(undefined, factsSecret),
    CARRICK_CLIENT_WEB_SHOP_SECRET: clientSecret,
    CARRICK_OTLP_TRACES_URL: traces.url,
    CARRICK_TRACE_RATIO: '1',
  }
  const ingest = await startOnServers(orderIngest, env)
  const poster = await startOnServers(erpPoster, env)
  const [events, ...others] = await Promise.all([
    startOnServers(erpEvents, env),
    startOnServers(cdcListener, env),
    startOnServers(statusPropagator, env),
    startOnServers(statusWriter, env),
  ])
  const services = [ingest, poster, events, ...others]
  const sales = await openSalesSession(org)
  const [account] = await sales.query('SELECT Id FROM Account')
  const entries = new Map(
    (await sales.query('SELECT Id, Product2.ProductCode FROM PricebookEntry')).map((row) => [
      (row['Product2'] as { ProductCode: string }).ProductCode,
      row['Id'],
    ]),
  )
  let entered = 0
  return {
    org,
    erp,
    sales,
    traces,
    config,
    ingest,
    poster,
    events,
    clientSecret,
    factsSecret,
    newSku: NEW_SKU,
    sell: async ({
      header = {},
      quantities = [2],
      sku = 'ROPE-08',
      line = {},
      activate = true,
    } = {}) => {
      entered += 1
      const { id } = (await sales.call('POST', '/sobjects/Order', {
        AccountId: account?.['Id'],
        Pricebook2Id: org.standardPriceBookId,
        EffectiveDate: '2026-11-23',
        Status: 'Draft',
        PoNumber: `E2E-${String(entered)}`,
        ...header,
      })) as { id: string }
      for (let at = 0; at < quantities.length; at += 200) {
        const records = quantities.slice(at, at + 200).map((Quantity) => ({
          attributes: { type: 'OrderItem' },
          OrderId: id,
          PricebookEntryId: entries.get(sku),
          Quantity,
          UnitPrice: '10.00',
          ...line,
        }))
        await sales.call('POST', '/composite/sobjects', { allOrNone: true, records })
      }
      if (activate) await sales.call('PATCH', `/sobjects/Order/${id}`, { Status: 'Activated' })
      return id
    },
    shown: (recordId, what, wanted) =>
      eventually(
        what,
        () => {
          const fields = org.record(recordId)?.values ?? {}
          if (wanted(fields)) return fields
          const custom = Object.entries(fields).filter(([name]) => name.endsWith('__c'))
          throw new Error(JSON.stringify(Object.fromEntries(custom)))
        },
        30_000,
      ),
    orderId: (recordId) => orderIdOfRecord(org.orgId, recordId),
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()))
      await Promise.all([org.stop(), erp.stop(), traces.close()])
      rmSync(config, { recursive: true, force: true })
    },
  }
}
