import type { Finding, MeshCode } from '@carrick/kernel'
import type { ErpSimulatedLine, ErpSimulation } from '../erp-document.ts'
import type { ErpDraft, ErpDraftLine } from '../erp-order.ts'
import { address, charge } from './decode-order.ts'
import { amountOf, currency, fraction, lineRef, money, price, quantity } from './field-types.ts'
import {
  date,
  flag,
  list,
  matching,
  object,
  optional,
  type Reader,
  text,
  words,
} from './json-reader.ts'
import { meshCode } from './mesh-code.ts'

const draftLine: Reader<ErpDraftLine> = object<ErpDraftLine>({
  lineRef,
  sku: text(40),
  quantity,
  uom: text(3),
  unitPrice: optional(price),
  discount: fraction,
})

const draft: Reader<ErpDraft> = object<ErpDraft>({
  customerNumber: text(40),
  orderDate: date,
  requestedDate: optional(date),
  currency,
  shipTo: optional(address),
  lines: list(draftLine, 1, 500),
  charges: list(charge),
})

const simulatedLine: Reader<ErpSimulatedLine> = object<ErpSimulatedLine>({
  lineRef,
  unitPrice: optional(price),
  netAmount: money,
  available: optional(quantity),
  confirmed: amountOf,
  promiseDate: optional(date),
})

const wireCode = matching(/^[A-Z][A-Z0-9_]{1,60}$/, 'a code like "UNKNOWN_PRODUCT"')
const code: Reader<MeshCode> = (value, path) => meshCode(wireCode(value, path))

const finding: Reader<Finding> = (value, path) => ({
  ...object({ path: words, code, message: words })(value, path),
  severity: 'error',
})

const simulation: Reader<ErpSimulation> = object<ErpSimulation>({
  currency,
  netAmount: money,
  taxAmount: optional(money),
  credit: optional(object({ ok: flag, available: optional(money) })),
  lines: list(simulatedLine),
  findings: list(finding),
})

// Each throws MESH_ERP_FORMAT and the like; `details.path` names the field.
export const decodeDraft = (value: unknown): ErpDraft => draft(value, '')
export const decodeSimulation = (value: unknown): ErpSimulation => simulation(value, '')
