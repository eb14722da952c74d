import type { ErpAddress, ErpCharge, ErpLine, ErpOrder } from '../erp-order.ts'
import type { AmendRequest, CancelRequest } from '../port.ts'
import { type Attempt, attempt } from './attempt.ts'
import {
  currency,
  fraction,
  lineRef,
  mark,
  money,
  price,
  quantity,
  requestId,
} from './field-types.ts'
import {
  date,
  dictionary,
  flag,
  list,
  object,
  optional,
  type Reader,
  text,
  whole,
  withDefault,
} from './json-reader.ts'

const extensions = dictionary(text(1_000))

export const address: Reader<ErpAddress> = object<ErpAddress>({
  name: optional(text(80)),
  street: optional(text(120)),
  city: optional(text(60)),
  region: optional(text(40)),
  postalCode: optional(text(20)),
  country: optional(text(2)),
})

const line: Reader<ErpLine> = object<ErpLine>({
  lineRef,
  lineNumber: whole(1),
  sku: text(40),
  description: optional(text(120)),
  quantity,
  uom: text(3),
  unitPrice: price,
  discount: fraction,
  netAmount: money,
  requestedDate: optional(date),
  extensions,
})

export const charge: Reader<ErpCharge> = object<ErpCharge>({
  code: text(20),
  description: optional(text(120)),
  amount: money,
})

const order: Reader<ErpOrder> = object<ErpOrder>({
  mark,
  version: withDefault(whole(1), 1),
  customerNumber: text(40),
  customerPoNumber: optional(text(35)),
  orderDate: date,
  requestedDate: optional(date),
  currency,
  shipTo: optional(address),
  billTo: optional(address),
  lines: list(line, 1, 500),
  charges: list(charge),
  priority: whole(0, 9),
  completeDelivery: withDefault(flag, false),
  notes: list(text(1_000)),
  extensions,
})

type CancellationBody = Omit<CancelRequest, 'documentId'>

const cancellation: Reader<CancellationBody> = object<CancellationBody>({
  requestId,
  lines: list(lineRef, 0, 500),
  reason: optional(text(1_000)),
})

type AmendmentBody = Omit<AmendRequest, 'documentId'>

const amendment: Reader<AmendmentBody> = object<AmendmentBody>({
  requestId,
  baseVersion: whole(1),
  order,
})

/** The server's side of the contract. Throws MESH_ERP_FORMAT; `details.path` names the field. */
export const decodeOrder = (value: unknown): ErpOrder => order(value, '')

/**
 * Reads any value as an order of the ERP port, before it is sent: what is absent becomes null, fields
 * beyond the contract are left out. A finding (MESH_ERP_FORMAT, _TOO_LONG, _COUNT) names what does not fit.
 */
export const readErpOrder = (value: unknown): Attempt<ErpOrder> => attempt(decodeOrder, value)

/** Throws MESH_ERP_FORMAT; `details.path` names the field. */
export const decodeCancellation = (value: unknown): CancellationBody => cancellation(value, '')

/** Throws MESH_ERP_FORMAT; `details.path` names the field. */
export const decodeAmendment = (value: unknown): AmendmentBody => amendment(value, '')
