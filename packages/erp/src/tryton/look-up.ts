import { compareDecimal, type Finding, fitsScale, parseDecimal, ZERO } from '@carrick/kernel'
import type { ErpLine, ErpOrder } from '../erp-order.ts'
import { isNetWrong } from '../net-amount.ts'
import { flag, object, oneOf, optional, type Reader, text } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { type Shop, type Unit, unitOf } from './shop.ts'
import { id } from './values.ts'

export interface Product {
  readonly id: number
  readonly code: string
  readonly active: boolean
  readonly salable: boolean
  readonly type: 'goods' | 'assets' | 'service'
  /** Category of the units that it is sold in. */
  readonly default_uom_category: number
  readonly sale_uom: number | null
}

export interface Party {
  readonly id: number
  readonly code: string
  readonly active: boolean
}

/** An order's numbers as Tryton's records. */
export interface Found {
  readonly party: Party
  /** By code; of lines and charges. */
  readonly products: ReadonlyMap<string, Product>
}

/** One that is for sale before one that is not; Tryton lets several products have one code. */
const byCode = (rows: readonly Product[]): ReadonlyMap<string, Product> =>
  new Map(
    [...rows]
      .sort((a, b) => Number(a.active && a.salable) - Number(b.active && b.salable))
      .map((row) => [row.code, row]),
  )

const ambiguous = (rows: readonly Product[]): ReadonlySet<string> => {
  const forSale = rows.filter(({ active, salable }) => active && salable)
  const groups = Map.groupBy(forSale, (row) => row.code)
  return new Set([...groups].flatMap(([sku, group]) => (group.length > 1 ? [sku] : [])))
}

const code: Reader<string> = text(1_000)

const PARTIES: RowReader<Party> = {
  fields: ['code', 'active'],
  row: object<Party>({ id, code, active: flag }),
}
const PRODUCTS: RowReader<Product> = {
  fields: ['code', 'active', 'salable', 'type', 'default_uom_category', 'sale_uom'],
  row: object<Product>({
    id,
    code,
    active: flag,
    salable: flag,
    type: oneOf('goods', 'assets', 'service'),
    default_uom_category: id,
    sale_uom: optional(id),
  }),
}

/** A search leaves out what is not active unless it is asked for. */
const EVEN_INACTIVE = ['active', 'in', [true, false]] as const

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

/** The records that an order names, or what it names that is not there. Throws TrytonFailure. */
export const lookUp = async (
  talk: Conversation,
  shop: Shop,
  order: ErpOrder,
): Promise<{ readonly findings: readonly Finding[] } | { readonly found: Found }> => {
  const codes = [
    ...order.lines.map(({ sku }) => sku),
    ...order.charges.map((charge) => charge.code),
  ]
  const [[party], rows] = await Promise.all([
    talk.rows('party.party', [['code', '=', order.customerNumber], EVEN_INACTIVE], PARTIES),
    talk.rows('product.product', [['code', 'in', [...new Set(codes)]], EVEN_INACTIVE], PRODUCTS),
  ])
  const products = byCode(rows)
  const twice = ambiguous(rows)
  const minorUnits = shop.currencies.get(order.currency)?.digits ?? 2
  const findings = [
    ...partyFindings(order.customerNumber, party),
    ...currencyFindings(shop, order.currency),
    ...repeatedLines(order),
    ...order.lines.flatMap((line, index) =>
      lineFindings(shop, line, `lines[${String(index)}]`, products.get(line.sku), minorUnits),
    ),
    ...chargeFindings(order, products),
    ...order.lines.flatMap(({ sku }, index) =>
      twice.has(sku)
        ? [
            wrong(
              `lines[${String(index)}].sku`,
              'MESH_ERP_PRODUCT_AMBIGUOUS',
              `${sku} is the code of several products here; leave it to one of them`,
            ),
          ]
        : [],
    ),
  ]
  return party === undefined || findings.length > 0 ? { findings } : { found: { party, products } }
}
