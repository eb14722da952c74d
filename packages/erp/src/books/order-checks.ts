import { compareDecimal, type Finding, parseDecimal, ZERO } from '@carrick/kernel'
import type { ErpDraft, ErpDraftLine, ErpLine, ErpOrder } from '../erp-order.ts'
import { isNetWrong } from '../net-amount.ts'
import { finding } from './book-answer.ts'
import { CURRENCIES, minorUnitsOf } from './currencies.ts'
import type { Customer } from './customers.ts'
import type { Product } from './stock.ts'

type AnyLine = ErpLine | ErpDraftLine
type ProductOf = (sku: string) => Product | undefined

const lineFindings = (line: AnyLine, at: string, currency: string, productOf: ProductOf) => {
  const product = productOf(line.sku)
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
  if (found.length === 0 && 'netAmount' in line && isNetWrong(line, minorUnitsOf(currency))) {
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

export const repeatedLines = (lines: readonly { readonly lineRef: string }[]): Finding[] => {
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

/** What stands against taking an order or a draft of the contract's form; empty = nothing. */
export const orderFindings = (
  { customerNumber, currency, lines }: ErpOrder | ErpDraft,
  customer: Customer | undefined,
  productOf: ProductOf,
): readonly Finding[] => {
  const found = customerFindings(customerNumber, customer)
  if (!CURRENCIES.includes(currency)) {
    const message = `is "${currency.slice(0, 10)}"; expected one of ${CURRENCIES.join(', ')}`
    found.push(finding('currency', 'MESH_ERP_CURRENCY', message))
  }
  const ofLines = lines.flatMap((line, index) =>
    lineFindings(line, `lines[${String(index)}]`, currency, productOf),
  )
  return [...found, ...repeatedLines(lines), ...ofLines]
}
