import type { ErpAnswer } from './port.ts'

/** The answer of an ERP that takes no changes of an order (capability `amend: false`). */
export const amendUnsupported = (): ErpAnswer<never> => ({
  kind: 'rejected',
  findings: [
    {
      path: '',
      code: 'MESH_ERP_AMEND_UNSUPPORTED',
      severity: 'error',
      message:
        'this ERP takes no changes of an order through the interface; change it there, or cancel and order again',
    },
  ],
})
