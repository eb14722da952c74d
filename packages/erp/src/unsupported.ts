import { MeshError } from '@carrick/kernel'
import type { ErpAnswer, ErpPort } from './port.ts'

const refused = (code: `MESH_ERP_${string}`, message: string): ErpAnswer<never> => ({
  kind: 'rejected',
  findings: [{ path: '', code, severity: 'error', message }],
})

/** The answer of an ERP that takes no changes of an order (capability `amend: false`). */
export const amendUnsupported = (): ErpAnswer<never> =>
  refused(
    'MESH_ERP_AMEND_UNSUPPORTED',
    'this ERP takes no changes of an order through the interface; change it there, or cancel and order again',
  )

/** The answer of an ERP that cancels orders whole alone (capability `cancelLines: false`). */
export const cancelLinesUnsupported = (): ErpAnswer<never> =>
  refused(
    'MESH_ERP_PARTIAL_CANCEL_UNSUPPORTED',
    'this ERP cancels no single lines through the interface; cancel them there, or the whole order',
  )

const noReturn = (): Promise<ErpAnswer<never>> =>
  Promise.resolve(
    refused(
      'MESH_ERP_RETURN_UNSUPPORTED',
      'this ERP takes no returns through the interface; enter it there',
    ),
  )

type Returns = Pick<ErpPort, 'createReturn' | 'cancelReturn' | 'creditReturn' | 'findReturn'>

/** The part of the port of an ERP that takes no returns (capability `returns: false`). */
export const returnsUnsupported: Returns = {
  createReturn: noReturn,
  cancelReturn: noReturn,
  creditReturn: noReturn,
  findReturn: () => Promise.resolve(undefined),
}

/** Of one that simulates nothing (capability `simulate: false`). */
export const simulateUnsupported: Pick<ErpPort, 'simulate'> = {
  simulate: () =>
    Promise.reject(
      new MeshError('MESH_ERP_SIMULATE_UNSUPPORTED', 'This ERP does not price drafts'),
    ),
}
