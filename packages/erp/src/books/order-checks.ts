import { compareDecimal, type Finding, type MeshCode, parseDecimal, ZERO } from '@carrick/kernel'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { isNetWrong } from '../net-amount.ts'
import { CURRENCIES, minorUnitsOf } from './currencies.ts'
import type { Customer } from './customers.ts'
import type { Product } from './stock.ts'

export const finding = (path: string, code: MeshCode, message: string): Finding => ({
  path,
  code,
  severity: 'error',
  message,
})

const lineFindings = (
  line: ErpLine,
  at: string,
  currency: string,
  product: Product | undefined,
): Finding[] => {
  const found: Finding[] = []
  if (product === undefined) {
    const message = `product "${line.sku}" is not known here`
    found.push(finding(`${at}.sku`, 'MESH_ERP_UNKNOWN_PRODUCT', message))
  } else if (product.blocked) {
    found.push(finding(`${at}.sku`, 'MESH_ERP_PRODUCT_BLOCKED', `product ${line.sku} is blocked`))
  }
  if (compareDecimal(parseDecimal(line.quantity), ZERO) <= 0) {
    const message = `is ${line.quantity}; expected more than 0`
    found.push(finding(`${at}.quantity`, 'MESH_ERP_QUANTITY', message))
  }
  if (found.length === 0 && isNetWrong(line, minorUnitsOf(currency))) {
    const message = `is ${line.netAmount}; expected ${line.quantity} times ${line.unitPrice} less ${line.discount} of it`
    found.push(finding(`${at}.netAmount`, 'MESH_ERP_NET_AMOUNT', message))
  }
  return found
}

const customerFindings = (number: string, customer: Customer | undefined): Finding[] => {
  if (customer === undefined) {
    const message = `customer "${number}" is not known here`
    return [finding('customerNumber', 'MESH_ERP_UNKNOWN_CUSTOMER', message)]
  }
  if (!customer.blocked) return []
  return [finding('customerNumber', 'MESH_ERP_CUSTOMER_BLOCKED', `customer ${number} is blocked`)]
}

const repeatedLines = ({ lines }: ErpOrder): Finding[] => {
  const seen = new Set<string>()
  return lines.flatMap(({ lineRef }, index) => {
    if (!seen.has(lineRef)) {
      seen.add(lineRef)
      return []
    }
    const path = `lines[${String(index)}].lineRef`
    return [finding(path, 'MESH_ERP_LINE_REPEATED', `${lineRef} is an earlier line's too`)]
  })
}

/** What stands against taking an order of the contract's form; empty = nothing. */
export const orderFindings = (
  order: ErpOrder,
  customer: Customer | undefined,
  productOf: (sku: string) => Product | undefined,
): readonly Finding[] => {
  const found = customerFindings(order.customerNumber, customer)
  const { currency } = order
  if (!CURRENCIES.includes(currency)) {
    const message = `is "${currency.slice(0, 10)}"; expected one of ${CURRENCIES.join(', ')}`
    found.push(finding('currency', 'MESH_ERP_CURRENCY', message))
  }
  const lines = order.lines.flatMap((line, index) =>
    lineFindings(line, `lines[${String(index)}]`, currency, productOf(line.sku)),
  )
  return [...found, ...repeatedLines(order), ...lines]
}
