import type { ErpWriter } from '../ports.ts'

const untouched = (): never => {
  throw new Error('a decision must not call the ERP')
}

/** For tests of decisions: whoever calls it fails. */
export const untouchedErp: ErpWriter = {
  create: untouched,
  findCreated: untouched,
  amend: untouched,
  findAmended: untouched,
  cancel: untouched,
  findCancelled: untouched,
}
