import { CONFIGURATION } from '@carrick/mapping'
import type { Order } from '@carrick/schemas'

/** Something that the ERP must know before it can take the order. */
export interface Reference {
  /** Key of its cross-reference: system, instance, type, number. */
  readonly key: string
  /** For people. */
  readonly words: string
}

const SHIPPED: ReadonlySet<string> = new Set(['GOODS', 'FREE_GOOD', 'BUNDLE', 'SERVICE'])

/** What is kept of a cross-reference. */
export interface Link {
  readonly active: boolean
}

const referenceKey = (instance: string, type: string, externalId: string): string =>
  `erp:${instance}:${type}:${externalId}`

/** The customers and products of an order, each once. */
export const referencesOf = (order: Order, target: string): readonly Reference[] => {
  const customers = [order.soldTo, order.shipTo, order.billTo, order.payer].flatMap((party) =>
    party === null ? [] : [party.number],
  )
  const products = order.lines.filter(({ kind }) => SHIPPED.has(kind)).map(({ sku }) => sku)
  const refer = (type: string, word: string) => (number: string) => ({
    key: referenceKey(target, type, number),
    words: `${word} ${number} in ${target}`,
  })
  return [
    ...[...new Set(customers)].map(refer('CUSTOMER', 'customer')),
    ...[...new Set(products)].map(refer('PRODUCT', 'product')),
  ]
}

/** What is held is judged again when mesh.yaml, a map or a code list changed. */
export const OTHER_RULES: Reference = { key: CONFIGURATION, words: 'other rules' }
