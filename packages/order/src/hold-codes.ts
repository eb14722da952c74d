import type { OrderFindingCode } from './finding-codes.ts'

/** What a hold of the mesh itself is called where it stands in an order's way. */
export const HOLD_CODES = {
  DUPLICATE: 'MESH_ORDER_POSSIBLE_DUPLICATE',
  PRICE: 'MESH_ORDER_PRICE_MISMATCH',
  TAX: 'MESH_ORDER_TAX_MISMATCH',
  FRAUD: 'MESH_ORDER_FRAUD_SUSPECTED',
  ADDRESS: 'MESH_ORDER_ADDRESS_DOUBTFUL',
  EXPORT: 'MESH_ORDER_EXPORT_RESTRICTED',
  MANUAL: 'MESH_ORDER_HELD_BY_HAND',
} as const satisfies Readonly<Record<string, OrderFindingCode>>

const CODES: Readonly<Record<string, OrderFindingCode | undefined>> = HOLD_CODES

/** Of the first hold of an order; undefined for none. */
export const holdCodeOf = ([hold = '']: readonly string[]): OrderFindingCode | undefined =>
  CODES[hold]
