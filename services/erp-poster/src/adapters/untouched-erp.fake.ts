import type { ErpWriter, RefundPayer, ReturnWriter } from '../ports.ts'

const untouched = (): never => {
  throw new Error('a decision must not call anybody')
}

/** For tests of decisions: whoever calls it fails. */
export const untouchedErp: ErpWriter = {
  create: untouched,
  findCreated: untouched,
  recreate: untouched,
  amend: untouched,
  findAmended: untouched,
  cancel: untouched,
  findCancelled: untouched,
}

export const untouchedReturns: ReturnWriter = {
  instances: ['demo'],
  authorise: untouched,
  findAuthorised: untouched,
  cancel: untouched,
  findCancelled: untouched,
  credit: untouched,
  findCredited: untouched,
  feeCodeOf: () => 'RESTOCKING',
}

export const untouchedPayer: RefundPayer = {
  providers: ['demo-pay'],
  refund: untouched,
  findRefund: untouched,
  ask: untouched,
  pollMsOf: () => 60_000,
}
