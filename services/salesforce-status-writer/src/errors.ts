import type { MeshCode } from '@carrick/kernel'

/** Findings of a write that the org refused. */
export const FINDING = {
  /** A record that is in the recycle bin or gone. */
  deleted: 'MESH_SALESFORCE_DELETED',
  /** Anything else that the org says no to, in its own words. */
  refused: 'MESH_SALESFORCE_REFUSED',
} as const satisfies Readonly<Record<string, MeshCode>>
