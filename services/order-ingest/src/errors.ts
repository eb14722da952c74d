import { MeshError } from '@carrick/kernel'

/** What the ERP had of an order cannot be made once more by the maps in force. */
export const notPrepared = (documentId: string, target: string): MeshError =>
  new MeshError(
    'MESH_ERP_DOCUMENT_GONE',
    `${target} has ${documentId} no more, and the map in force does not make an order of what it had; correct the map and retry, or enter the order in the ERP and skip this`,
  )
