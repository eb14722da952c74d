import { isMeshError } from '@carrick/kernel'
import type {
  ErpDocument,
  ErpEntered,
  ErpFact,
  MasterDataEntry,
  Page,
  UnreadableEntry,
} from '../erp-document.ts'
import {
  amountOf,
  currency,
  documentNumber,
  fraction,
  lineRef,
  mark,
  money,
  price,
  quantity,
} from './field-types.ts'
import {
  date,
  flag,
  instant,
  list,
  object,
  oneOf,
  optional,
  type Reader,
  text,
  whole,
  withDefault,
  words,
} from './json-reader.ts'

const code = oneOf('AB', 'AP', 'CA', 'RE')

/** A document that somebody entered by hand may have none. */
const anyMark: Reader<string> = (value, path) => (value === null ? '' : mark(value, path))

const entered: Reader<ErpEntered> = object<ErpEntered>({
  customerNumber: text(40, 1),
  customerPoNumber: optional(text(80)),
  orderDate: date,
  requestedDate: optional(date),
  lines: list(
    object({
      lineRef,
      lineNumber: whole(1),
      sku: text(40, 1),
      quantity,
      uom: text(3),
      unitPrice: price,
      discount: fraction,
      netAmount: money,
    }),
  ),
})

const document: Reader<ErpDocument> = object<ErpDocument>({
  documentId: documentNumber,
  mark: anyMark,
  version: whole(),
  orderVersion: optional(whole(1)),
  acknowledgement: code,
  lines: list(
    object({
      lineRef,
      code,
      confirmed: amountOf,
      backordered: amountOf,
      promiseDate: optional(date),
      reason: optional(words),
      cancelled: optional(amountOf),
    }),
  ),
  holds: list(object({ hold: text(40, 1), reason: optional(words) })),
  cancelled: flag,
  currency,
  netAmount: money,
  taxAmount: optional(money),
  entered: optional(entered),
})

const quantities = list(object({ lineRef, quantity: amountOf }))

type FactOf<Type extends ErpFact['type']> = Extract<ErpFact, { type: Type }>

const facts: { readonly [Type in ErpFact['type']]: Reader<ErpFact> } = {
  order: object<FactOf<'order'>>({ type: oneOf('order'), at: instant, document }),
  shipment: object<FactOf<'shipment'>>({
    type: oneOf('shipment'),
    at: instant,
    mark: anyMark,
    documentId: documentNumber,
    shipmentId: documentNumber,
    version: whole(),
    shippedOn: date,
    deliveredOn: optional(date),
    carrier: optional(words),
    tracking: optional(words),
    withdrawn: flag,
    lines: quantities,
  }),
  invoice: object<FactOf<'invoice'>>({
    type: oneOf('invoice'),
    at: instant,
    mark: anyMark,
    documentId: documentNumber,
    invoiceId: documentNumber,
    version: whole(),
    invoicedOn: date,
    dueOn: optional(date),
    currency,
    netAmount: money,
    grossAmount: money,
    taxAmount: optional(money),
    settlement: withDefault(oneOf('DUE', 'PARTIALLY_PAID', 'PAID', 'WRITTEN_OFF'), 'DUE'),
    paidAmount: withDefault(money, '0'),
    openAmount: withDefault(money, '0'),
    withdrawn: withDefault(flag, false),
    lines: quantities,
  }),
  credit: object<FactOf<'credit'>>({
    type: oneOf('credit'),
    at: instant,
    mark: anyMark,
    documentId: documentNumber,
    creditMemoId: documentNumber,
    originalInvoiceId: optional(documentNumber),
    returnMark: optional(mark),
    version: whole(),
    creditedOn: date,
    currency,
    netAmount: money,
    grossAmount: money,
    taxAmount: optional(money),
    withdrawn: withDefault(flag, false),
    lines: quantities,
  }),
  return: object<FactOf<'return'>>({
    type: oneOf('return'),
    at: instant,
    mark: anyMark,
    returnMark: optional(mark),
    documentId: documentNumber,
    version: whole(),
    receivedOn: date,
    withdrawn: withDefault(flag, false),
    lines: quantities,
  }),
  stock: object<FactOf<'stock'>>({
    type: oneOf('stock'),
    at: instant,
    sku: documentNumber,
    location: documentNumber,
    onHand: quantity,
    reserved: quantity,
    available: quantity,
    sequence: whole(),
  }),
}

const factType = object({
  type: oneOf('order', 'shipment', 'invoice', 'credit', 'return', 'stock'),
})

const fact: Reader<ErpFact> = (value, path) => facts[factType(value, path).type](value, path)

const whatever: Reader<unknown> = (value) => value

const rawPage = object({ entries: list(whatever), cursor: text(200, 1), more: flag })

/** A page without its cursor says nothing; one entry that cannot be read is set aside. */
const page =
  <T>(read: Reader<T>): Reader<Page<T>> =>
  (value, path) => {
    const { entries: raw, cursor, more } = rawPage(value, path)
    const entries: T[] = []
    const unreadable: UnreadableEntry[] = []
    raw.forEach((entry, index) => {
      try {
        entries.push(read(entry, `entries[${String(index)}]`))
      } catch (thrown) {
        if (!isMeshError(thrown)) throw thrown
        unreadable.push({ entry, problem: thrown })
      }
    })
    return { entries, cursor, more, ...(unreadable.length > 0 && { unreadable }) }
  }

const factPage = page(fact)
const masterDataPage = page(
  object<MasterDataEntry>({
    number: documentNumber,
    internalId: text(80, 1),
    name: words,
    active: flag,
  }),
)
const found = object({ orders: list(document) })

// Each throws MESH_ERP_FORMAT that names the path and what was expected.
export const decodeDocument = (value: unknown): ErpDocument => document(value, '')
export const decodeDocuments = (value: unknown): readonly ErpDocument[] => found(value, '').orders
// Of a page that can be read the entries that cannot are in `unreadable`.
export const decodeFacts = (value: unknown): Page<ErpFact> => factPage(value, '')
/** A fact as a webhook brings it: parsed JSON. Throws MESH_ERP_FORMAT. */
export const decodeFact = (value: unknown): ErpFact => fact(value, '')
export const decodeMasterData = (value: unknown): Page<MasterDataEntry> => masterDataPage(value, '')
