import { type Decimal, formatDecimal, HEADER, orderIdOfRecord, systemClock } from '@carrick/kernel'
import { type LabErp, type Org, queryDatabase } from '@carrick/lab'
import { unpackRecords } from '@carrick/store'
import type { BookLine, DocumentEntry, Entry, OrgOrderEntry } from '../history/entry.ts'
import type { ErpName } from './mesh-config.ts'
import type { Sellers } from './sellers.ts'
import type { Services } from './services.ts'
import { SERVICES } from '../../faults/services.fixture.ts'

type Fields = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const amountOf = (value: unknown): string => textOf(value) || '0'
const decimalOf = (value: Decimal): string => formatDecimal(value)

/** Every document of an ERP, from its ledger. */
export const documentsOf = (erp: ErpName, { books }: LabErp): readonly DocumentEntry[] =>
  books.orders.map(({ order, document, lines }) => ({
    kind: 'document',
    at: systemClock.now(),
    erp,
    order: order.mark,
    document: document.documentId,
    cancelled: document.cancelled,
    lines: lines.map(({ line, shipped, invoiced }) => ({
      sku: line.sku,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      shipped: decimalOf(shipped),
      invoiced: decimalOf(invoiced),
    })),
  }))

const linesByRecord = (org: Org): ReadonlyMap<string, readonly BookLine[]> => {
  const lines = new Map<string, BookLine[]>()
  for (const { values } of org.records('OrderItem')) {
    const record = textOf(values['OrderId'])
    const product = org.record(textOf(values['Product2Id']))?.values ?? {}
    const line = {
      sku: textOf(product['ProductCode']),
      quantity: amountOf(values['Quantity']),
      unitPrice: amountOf(values['UnitPrice']),
      shipped: amountOf(values['Qty_Shipped__c']),
      invoiced: amountOf(values['Qty_Invoiced__c']),
    }
    const known = lines.get(record)
    if (known === undefined) lines.set(record, [line])
    else known.push(line)
  }
  return lines
}

const orgOrder = (org: Org, record: string, lines: readonly BookLine[]): OrgOrderEntry => {
  const fields: Fields = org.record(record)?.values ?? {}
  return {
    kind: 'org-order',
    at: systemClock.now(),
    record,
    order: orderIdOfRecord(org.orgId, record),
    document: textOf(fields['ERP_Order_No__c']),
    integration: textOf(fields['Integration_Status__c']),
    lifecycle: textOf(fields['Lifecycle_Status__c']),
    code: textOf(fields['Exception_Code__c']),
    lines,
  }
}

/** What the org has of its orders, and every status that it took, in the order of its own history. */
export const orgBooks = (org: Org, records: Iterable<string>): readonly Entry[] => {
  const lines = linesByRecord(org)
  const writes = org.books().entries.flatMap(({ object, id, at, changed }): readonly Entry[] => {
    const version = changed['Last_Event_Version__c']
    return object === 'Order' && version !== undefined && version !== null
      ? [{ kind: 'org-write', at, record: id, version: Number(version) }]
      : []
  })
  return [
    ...writes,
    ...[...records].map((record) => orgOrder(org, record, lines.get(record) ?? [])),
  ]
}

const clientOrder = async (sellers: Sellers, order: string): Promise<Entry> => {
  const { documentId, state, problem } = await sellers.ask(order)
  const { code } = (problem ?? {}) as { code?: unknown }
  return {
    kind: 'client-order',
    at: systemClock.now(),
    order,
    document: textOf(documentId),
    state: textOf(state),
    code: textOf(code),
  }
}

export const clientBooks = async (
  sellers: Sellers,
  orders: readonly string[],
): Promise<readonly Entry[]> => {
  const entries: Entry[] = []
  for (const order of orders) entries.push(await clientOrder(sellers, order))
  return entries
}

const PACKS =
  'select slot, seq, body, (extract(epoch from at) * 1000)::float8 as ms from outbox order by slot, seq'
const LANES = `select key, state, failure, (extract(epoch from first_blocked) * 1000)::float8 as ms from lane where state <> 'queued'`
const AUDITS = 'select key, verb, by, (extract(epoch from at) * 1000)::float8 as ms from audit'

/** What a service's own tables say: what it committed, what it keeps back, what operators did. */
const serviceBooks = async (service: string, url: string): Promise<readonly Entry[]> => {
  const [packs, lanes, audits] = await Promise.all([
    queryDatabase(url, PACKS),
    queryDatabase(url, LANES),
    queryDatabase(url, AUDITS),
  ])
  return [
    ...packs.map(({ slot, seq, body, ms }): Entry => ({
      kind: 'commit',
      at: Number(ms),
      service,
      slot: String(slot),
      seq: Number(seq),
      events: unpackRecords(body as Buffer).map(
        ({ topic, headers }) => `${topic} ${headers[HEADER.id] ?? ''}`,
      ),
    })),
    ...lanes.map(({ key, state, failure, ms }): Entry => {
      const { code = '', message = '' } = JSON.parse(textOf(failure) || '{}') as {
        code?: string
        message?: string
      }
      return {
        kind: 'lane',
        at: Number(ms),
        service,
        key: String(key),
        state: String(state),
        code,
        message,
      }
    }),
    ...audits.map(({ key, verb, by, ms }): Entry => ({
      kind: 'audit',
      at: Number(ms),
      service,
      key: String(key),
      verb: String(verb),
      by: String(by),
    })),
  ]
}

export const allServiceBooks = async (services: Services): Promise<readonly Entry[]> => {
  const books = await Promise.all(
    SERVICES.map((name) => serviceBooks(name, services.schemaUrl(name))),
  )
  return books.flat()
}
