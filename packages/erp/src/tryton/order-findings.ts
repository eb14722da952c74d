import { compareDecimal, type Finding, fitsScale, parseDecimal, ZERO } from '@carrick/kernel'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { isNetWrong } from '../net-amount.ts'
import type { Found, Party, Product } from './look-up.ts'
import { type Shop, type Unit, unitOf } from './shop.ts'

const wrong = (path: string, rule: Finding['code'], message: string): Finding => ({
  path,
  code: rule,
  severity: 'error',
  message,
})

const quantityFindings = (at: string, line: ErpLine, unit: Unit | undefined): Finding[] => {
  const path = `${at}.quantity`
  const quantity = parseDecimal(line.quantity)
  if (compareDecimal(quantity, ZERO) <= 0)
    return [wrong(path, 'MESH_ERP_QUANTITY', `is ${line.quantity}; expected more than 0`)]
  if (unit === undefined || fitsScale(quantity, unit.digits)) return []
  const message = `is ${line.quantity}; ${line.uom} has ${String(unit.digits)} digits after the point in Tryton`
  return [wrong(path, 'MESH_ERP_QUANTITY', message)]
}

const lineFindings = (
  shop: Shop,
  line: ErpLine,
  at: string,
  product: Product | undefined,
  minorUnits: number,
): Finding[] => {
  const unit = unitOf(shop, line.uom)
  const found = quantityFindings(at, line, unit)
  if (product === undefined)
    found.push(
      wrong(`${at}.sku`, 'MESH_ERP_UNKNOWN_PRODUCT', `product "${line.sku}" is not known here`),
    )
  else if (!product.active || !product.salable)
    found.push(
      wrong(`${at}.sku`, 'MESH_ERP_PRODUCT_BLOCKED', `product ${line.sku} is not for sale`),
    )
  else if (unit?.category !== product.default_uom_category)
    found.push(wrong(`${at}.uom`, 'MESH_ERP_UNIT', `${line.sku} is not sold by ${line.uom} here`))
  if (found.length === 0 && isNetWrong(line, minorUnits)) {
    const message = `is ${line.netAmount}; expected ${line.quantity} times ${line.unitPrice} less ${line.discount} of it`
    found.push(wrong(`${at}.netAmount`, 'MESH_ERP_NET_AMOUNT', message))
  }
  return found
}

const repeatedLines = ({ lines }: ErpOrder): Finding[] =>
  lines.flatMap(({ lineRef }, index) =>
    lines.findIndex((line) => line.lineRef === lineRef) === index
      ? []
      : [
          wrong(
            `lines[${String(index)}].lineRef`,
            'MESH_ERP_LINE_REPEATED',
            `${lineRef} is an earlier line's too`,
          ),
        ],
  )

const chargeFindings = (order: ErpOrder, products: Found['products']): Finding[] =>
  order.charges.flatMap((charge, index) => {
    const product = products.get(charge.code)
    if (product?.active === true && product.salable && product.type === 'service') return []
    const message = `"${charge.code}" is no service that is sold here; enter a product of type service with this code`
    return [wrong(`charges[${String(index)}].code`, 'MESH_ERP_UNKNOWN_CHARGE', message)]
  })

const partyFindings = (number: string, party: Party | undefined): Finding[] => {
  if (party === undefined)
    return [
      wrong(
        'customerNumber',
        'MESH_ERP_UNKNOWN_CUSTOMER',
        `customer "${number}" is not known here`,
      ),
    ]
  if (party.active) return []
  return [
    wrong('customerNumber', 'MESH_ERP_CUSTOMER_BLOCKED', `customer ${number} is not active here`),
  ]
}

const currencyFindings = ({ currencies }: Shop, currency: string): Finding[] => {
  if (currencies.has(currency)) return []
  const known = [...currencies.keys()].join(', ')
  return [wrong('currency', 'MESH_ERP_CURRENCY', `is "${currency}"; expected one of ${known}`)]
}

const ambiguous = (rows: readonly Product[]): ReadonlySet<string> => {
  const forSale = rows.filter(({ active, salable }) => active && salable)
  const groups = Map.groupBy(forSale, (row) => row.code)
  return new Set([...groups].flatMap(([sku, group]) => (group.length > 1 ? [sku] : [])))
}

const ambiguousFindings = ({ lines }: ErpOrder, rows: readonly Product[]): Finding[] => {
  const twice = ambiguous(rows)
  return lines.flatMap(({ sku }, index) => {
    if (!twice.has(sku)) return []
    const message = `${sku} is the code of several products here; leave it to one of them`
    return [wrong(`lines[${String(index)}].sku`, 'MESH_ERP_PRODUCT_AMBIGUOUS', message)]
  })
}

/** What stands against entering an order; `rows` are all products with the codes that it names. */
export const orderFindings = (
  shop: Shop,
  order: ErpOrder,
  party: Party | undefined,
  rows: readonly Product[],
  products: Found['products'],
): readonly Finding[] => {
  const minorUnits = shop.currencies.get(order.currency)?.digits ?? 2
  return [
    ...partyFindings(order.customerNumber, party),
    ...currencyFindings(shop, order.currency),
    ...repeatedLines(order),
    ...order.lines.flatMap((line, index) =>
      lineFindings(shop, line, `lines[${String(index)}]`, products.get(line.sku), minorUnits),
    ),
    ...chargeFindings(order, products),
    ...ambiguousFindings(order, rows),
  ]
}
