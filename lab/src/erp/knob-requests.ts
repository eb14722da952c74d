import {
  type ContractPrice,
  decimalText,
  decodeOrder,
  type Fault,
  FAULT_KINDS,
  type FaultMatch,
  flag,
  list,
  type NewCustomer,
  type NewProduct,
  object,
  oneOf,
  optional,
  type Reader,
  text,
  whole,
} from '@carrick/erp/books'
import type { ErpOrder, ErpQuantity } from '@carrick/erp'
import { type Decimal, parseDecimal } from '@carrick/kernel'

// What the knobs understand; a misfit is MESH_ERP_FORMAT that names the field.

const name = text(200, 1)
const exact: Reader<Decimal> = (value, path) => parseDecimal(decimalText(12, 6)(value, path))

/** Left out when it was not given. */
const given = <Name extends string, T>(field: Name, value: T | null) =>
  (value === null ? {} : { [field]: value }) as { readonly [Key in Name]?: T }

const LONGEST_MS = 3_600_000
const ms = whole(0, LONGEST_MS)
const DAY_MS = 86_400_000
const offset = whole(-DAY_MS, DAY_MS)

const faultBody = object<{
  kind: Fault['kind']
  ms: number | null
  afterMs: number | null
  times: number | null
  match: FaultMatch | null
}>({
  kind: oneOf(...FAULT_KINDS),
  ms: optional(ms),
  afterMs: optional(ms),
  times: optional(whole(1)),
  match: optional((value, path) => {
    const match = object<{
      mark: string | null
      customerPoNumber: string | null
      sku: string | null
    }>({ mark: optional(name), customerPoNumber: optional(name), sku: optional(name) })(value, path)
    return {
      ...given('mark', match.mark),
      ...given('customerPoNumber', match.customerPoNumber),
      ...given('sku', match.sku),
    }
  }),
})

const DEFAULT_MS = 1_000

const faultOf = (kind: Fault['kind'], late: number | null, after: number | null): Fault => {
  switch (kind) {
    case 'delay':
      return { kind, ms: late ?? DEFAULT_MS }
    case 'throttle':
      return { kind, afterMs: after ?? DEFAULT_MS }
    default:
      return { kind }
  }
}

export const readFault = (
  body: unknown,
): { readonly fault: Fault; readonly times: number; readonly match: FaultMatch } => {
  const { kind, ms: late, afterMs, times, match } = faultBody(body, '')
  return { fault: faultOf(kind, late, afterMs), times: times ?? 1, match: match ?? {} }
}

const url: Reader<string> = (value, path) => {
  const read = text(2_000, 1)(value, path)
  return URL.canParse(read) ? read : oneOf('http://host:port/path')(value, path)
}

export const readSettings = object<{
  latencyMs: number | null
  ratePerSecond: number | null
  autoShipMs: number | null
  webhookUrl: string | null
  clockOffsetMs: number | null
}>({
  latencyMs: optional(ms),
  ratePerSecond: optional(whole(0)),
  autoShipMs: optional(ms),
  webhookUrl: optional(url),
  clockOffsetMs: optional(offset),
})

const contractPrice = object<ContractPrice>({ sku: name, unitPrice: exact })

const customer: Reader<NewCustomer> = (value, path) => {
  const read = object<{
    number: string
    name: string
    creditLimit: Decimal | null
    blocked: boolean | null
    prices: readonly ContractPrice[] | null
  }>({
    number: name,
    name,
    creditLimit: optional(exact),
    blocked: optional(flag),
    prices: optional(list(contractPrice)),
  })(value, path)
  return {
    number: read.number,
    name: read.name,
    ...given('creditLimit', read.creditLimit),
    ...given('blocked', read.blocked),
    ...given('prices', read.prices),
  }
}

const product: Reader<NewProduct> = (value, path) => {
  const read = object<{
    sku: string
    name: string
    onHand: Decimal
    listPrice: Decimal | null
    discontinued: boolean | null
    blocked: boolean | null
  }>({
    sku: name,
    name,
    onHand: exact,
    listPrice: optional(exact),
    discontinued: optional(flag),
    blocked: optional(flag),
  })(value, path)
  return {
    sku: read.sku,
    name: read.name,
    onHand: read.onHand,
    ...given('listPrice', read.listPrice),
    ...given('discontinued', read.discontinued),
    ...given('blocked', read.blocked),
  }
}

export const readMasterData = object<{
  customers: readonly NewCustomer[] | null
  products: readonly NewProduct[] | null
}>({ customers: optional(list(customer)), products: optional(list(product)) })

export const readRestock = object<{ sku: string; quantity: Decimal }>({
  sku: name,
  quantity: exact,
})
/** An order of the contract's form without a mark, as a clerk types it into the ERP. */
export const readEntry = (body: unknown): Omit<ErpOrder, 'mark'> =>
  decodeOrder(typeof body === 'object' && body !== null ? { ...body, mark: 'desk' } : body)
export const readCreditLimit = object<{ number: string; creditLimit: Decimal | null }>({
  number: name,
  creditLimit: optional(exact),
})
export const readInvoice = object<{ invoiceId: string }>({ invoiceId: name })
export const readShipment = object<{ shipmentId: string }>({ shipmentId: name })
export const readCreditMemo = object<{ creditMemoId: string }>({ creditMemoId: name })
export const readPayment = object<{ invoiceId: string; amount: Decimal | null }>({
  invoiceId: name,
  amount: optional(exact),
})
/** A fraction of the net amount. */
const rate: Reader<Decimal> = (value, path) =>
  parseDecimal(decimalText(1, 6, 'positive')(value, path))
export const readTax = object<{ rate: Decimal | null }>({ rate: optional(rate) })
export const readDocument = object<{ documentId: string }>({ documentId: name })
/** Absent lines = all that is open. */
export const readMove = (
  body: unknown,
): { readonly documentId: string; readonly lines: readonly ErpQuantity[] | undefined } => {
  const { documentId, lines } = object<{
    documentId: string
    lines: readonly ErpQuantity[] | null
  }>({
    documentId: name,
    lines: optional(
      list(object<ErpQuantity>({ lineRef: name, quantity: decimalText(12, 6, 'positive') })),
    ),
  })(body, '')
  return { documentId, lines: lines ?? undefined }
}
export const readHold = object<{ documentId: string; hold: string; reason: string | null }>({
  documentId: name,
  hold: name,
  reason: optional(text(1_000)),
})
export const readDown = object<{ ms: number | null; hang: boolean | null }>({
  ms: optional(ms),
  hang: optional(flag),
})
