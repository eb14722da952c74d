import type { Finding } from '@carrick/kernel'
import type { ErpOrder } from '../erp-order.ts'
import { flag, object, oneOf, optional, type Reader, text } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { orderFindings } from './order-findings.ts'
import type { Shop } from './shop.ts'
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

interface Named {
  readonly party: Party | undefined
  /** By code; of lines and charges. */
  readonly products: ReadonlyMap<string, Product>
  /** What is not there, or not for sale. */
  readonly findings: readonly Finding[]
}

/** The records that an order names, as far as they are there. Throws TrytonFailure. */
export const lookUpNamed = async (
  talk: Conversation,
  shop: Shop,
  order: ErpOrder,
): Promise<Named> => {
  const codes = [
    ...order.lines.map(({ sku }) => sku),
    ...order.charges.map((charge) => charge.code),
  ]
  const [[party], rows] = await Promise.all([
    talk.rows('party.party', [['code', '=', order.customerNumber], EVEN_INACTIVE], PARTIES),
    talk.rows('product.product', [['code', 'in', [...new Set(codes)]], EVEN_INACTIVE], PRODUCTS),
  ])
  const products = byCode(rows)
  return { party, products, findings: orderFindings(shop, order, party, rows, products) }
}

/** The records that an order names, or what it names that is not there. Throws TrytonFailure. */
export const lookUp = async (
  talk: Conversation,
  shop: Shop,
  order: ErpOrder,
): Promise<{ readonly findings: readonly Finding[] } | { readonly found: Found }> => {
  const { party, products, findings } = await lookUpNamed(talk, shop, order)
  return party === undefined || findings.length > 0 ? { findings } : { found: { party, products } }
}
