import type { MeshCode } from '@carrick/kernel'

const isMesh = (code: string): code is MeshCode => code.startsWith('MESH_ERP_')

/** A code of the contract as the mesh says it: `UNKNOWN_PRODUCT` is `MESH_ERP_UNKNOWN_PRODUCT`. */
export const meshCode = (code: string): MeshCode => {
  const safe = code
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .slice(0, 60)
  return isMesh(safe) ? safe : `MESH_ERP_${safe}`
}
