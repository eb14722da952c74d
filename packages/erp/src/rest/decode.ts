import { MeshError } from '@carrick/kernel'
import type { ErpDocument, ErpFact, MasterDataEntry, Page } from '../erp-document.ts'

/**
 * Strict readers of the contract's JSON. An answer that does not fit is MESH_ERP_ANSWER: after a 2xx
 * it means that something was done that we cannot read.
 */
type Reader<T> = (value: unknown, path: string) => T

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)

const misfit = (path: string, expected: string, value: unknown): MeshError =>
  new MeshError(
    'MESH_ERP_ANSWER',
    `The ERP's answer has ${shown(value)} at ${path}; expected ${expected}`,
    {
      kind: 'in-doubt',
    },
  )

const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw misfit(path, 'a text', value)
  return value
}

const DECIMAL = /^-?\d{1,20}(\.\d{1,9})?$/
const amount: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || !DECIMAL.test(value))
    throw misfit(path, 'a decimal text like "12.50"', value)
  return value
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const date: Reader<string> = (value, path) => {
  if (typeof value !== 'string' || !DATE.test(value))
    throw misfit(path, 'a date like 2026-11-23', value)
  return value
}

const whole: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw misfit(path, 'a whole number', value)
  return value
}

const flag: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw misfit(path, 'true or false', value)
  return value
}

const oneOf =
  <T extends string>(...options: readonly T[]): Reader<T> =>
  (value, path) => {
    const found = options.find((option) => option === value)
    if (found === undefined) throw misfit(path, options.join(', '), value)
    return found
  }

const optional =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === null || value === undefined ? null : reader(value, path)

const list =
  <T>(reader: Reader<T>): Reader<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw misfit(path, 'a list', value)
    return value.map((item: unknown, index) => reader(item, `${path}[${String(index)}]`))
  }

type Shape<T> = { readonly [Name in keyof T]: Reader<T[Name]> }

const object =
  <T extends object>(shape: Shape<T>): Reader<T> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null) throw misfit(path, 'an object', value)
    const fields = Object.entries<Reader<unknown>>(
      shape as Readonly<Record<string, Reader<unknown>>>,
    )
    return Object.fromEntries(
      fields.map(([name, reader]) => [
        name,
        reader((value as Record<string, unknown>)[name], `${path}.${name}`),
      ]),
    ) as T
  }

const code = oneOf('AB', 'AP', 'CA', 'RE')

const document: Reader<ErpDocument> = object<ErpDocument>({
  documentId: text,
  mark: text,
  version: whole,
  acknowledgement: code,
  lines: list(
    object({
      lineRef: text,
      code,
      confirmed: amount,
      backordered: amount,
      promiseDate: optional(date),
      reason: optional(text),
    }),
  ),
  holds: list(object({ hold: text, reason: optional(text) })),
  cancelled: flag,
  currency: text,
  netAmount: amount,
})

const quantities = list(object({ lineRef: text, quantity: amount }))

const factReaders: { readonly [Type in ErpFact['type']]: Reader<ErpFact> } = {
  order: object<Extract<ErpFact, { type: 'order' }>>({ type: oneOf('order'), at: text, document }),
  shipment: object<Extract<ErpFact, { type: 'shipment' }>>({
    type: oneOf('shipment'),
    at: text,
    mark: text,
    documentId: text,
    shipmentId: text,
    version: whole,
    shippedOn: date,
    deliveredOn: optional(date),
    carrier: optional(text),
    tracking: optional(text),
    withdrawn: flag,
    lines: quantities,
  }),
  invoice: object<Extract<ErpFact, { type: 'invoice' }>>({
    type: oneOf('invoice'),
    at: text,
    mark: text,
    documentId: text,
    invoiceId: text,
    version: whole,
    invoicedOn: date,
    dueOn: optional(date),
    currency: text,
    netAmount: amount,
    grossAmount: amount,
    lines: quantities,
  }),
  stock: object<Extract<ErpFact, { type: 'stock' }>>({
    type: oneOf('stock'),
    at: text,
    sku: text,
    location: text,
    onHand: amount,
    reserved: amount,
    available: amount,
    sequence: whole,
  }),
}

const fact: Reader<ErpFact> = (value, path) => {
  const type = object({ type: oneOf('order', 'shipment', 'invoice', 'stock') })(value, path).type
  return factReaders[type](value, path)
}

const page = <T>(entry: Reader<T>): Reader<Page<T>> =>
  object<Page<T>>({ entries: list(entry), cursor: text, more: flag })

/** Throws MESH_ERP_ANSWER that names the path and what was expected. */
export const decodeDocument = (value: unknown): ErpDocument => document(value, 'document')
export const decodeDocuments = (value: unknown): readonly ErpDocument[] =>
  object({ orders: list(document) })(value, 'answer').orders
export const decodeFacts = (value: unknown): Page<ErpFact> => page(fact)(value, 'page')
export const decodeFact = (value: unknown): ErpFact => fact(value, 'fact')
export const decodeMasterData = (value: unknown): Page<MasterDataEntry> =>
  page(object<MasterDataEntry>({ number: text, internalId: text, name: text, active: flag }))(
    value,
    'page',
  )
