import type { MeshCode } from '@carrick/kernel'

/** Findings of a write that the org refused. */
export const FINDING = {
  /** A record that is in the recycle bin or gone. */
  deleted: 'MESH_SALESFORCE_DELETED',
  /** Anything else that the org says no to, in its own words. */
  refused: 'MESH_SALESFORCE_REFUSED',
  /** An order of an ERP is for a customer that the org does not have. */
  unknownAccount: 'MESH_SALESFORCE_ACCOUNT_UNKNOWN',
  /** The same with a product, or one without a standard price. */
  unknownProduct: 'MESH_SALESFORCE_PRODUCT_UNKNOWN',
} as const satisfies Readonly<Record<string, MeshCode>>
