import {
  compareDecimal,
  type Finding,
  isMeshError,
  type MeshCode,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpOrder } from '../erp-order.ts'
import type { BooksState } from './books-state.ts'

export const MAX_LINES = 500
const MAX_PO = 35
const MAX_SKU = 40
const CURRENCIES = new Set(['EUR', 'USD', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'JPY', 'CAD', 'KWD'])

const finding = (path: string, code: MeshCode, message: string): Finding => ({
  path,
  code,
  severity: 'error',
  message,
})

const isPositive = (text: string): boolean => {
  try {
    return compareDecimal(parseDecimal(text), ZERO) > 0
  } catch (thrown) {
    if (isMeshError(thrown)) return false
    throw thrown
  }
}

const lineFindings = (order: ErpOrder, state: BooksState): Finding[] =>
  order.lines.flatMap((line, index) => {
    const at = `lines[${String(index)}]`
    const found: Finding[] = []
    if (!state.products.has(line.sku)) {
      found.push(
        finding(
          `${at}.sku`,
          'MESH_ERP_UNKNOWN_PRODUCT',
          `product ${line.sku.slice(0, MAX_SKU)} is not known`,
        ),
      )
    }
    if (!isPositive(line.quantity)) {
      found.push(
        finding(
          `${at}.quantity`,
          'MESH_ERP_QUANTITY',
          `quantity is ${line.quantity}, must be more than 0`,
        ),
      )
    }
    return found
  })

/** What stands against taking the order; empty = nothing. */
export const orderFindings = (order: ErpOrder, state: BooksState): Finding[] => {
  const found: Finding[] = []
  if (!state.customers.has(order.customerNumber)) {
    found.push(
      finding(
        'customerNumber',
        'MESH_ERP_UNKNOWN_CUSTOMER',
        `customer ${order.customerNumber} is not known`,
      ),
    )
  }
  if (!CURRENCIES.has(order.currency)) {
    found.push(
      finding('currency', 'MESH_ERP_CURRENCY', `currency ${order.currency} is not kept here`),
    )
  }
  if ((order.customerPoNumber?.length ?? 0) > MAX_PO) {
    found.push(
      finding('customerPoNumber', 'MESH_ERP_TOO_LONG', `longer than ${String(MAX_PO)} characters`),
    )
  }
  if (order.lines.length === 0)
    found.push(finding('lines', 'MESH_ERP_NO_LINES', 'an order needs at least one line'))
  if (order.lines.length > MAX_LINES) {
    found.push(
      finding(
        'lines',
        'MESH_ERP_TOO_MANY_LINES',
        `${String(order.lines.length)} lines, at most ${String(MAX_LINES)}`,
      ),
    )
  }
  return [...found, ...lineFindings(order, state)]
}
