import { uuid5 } from '@carrick/kernel'
import { type Decision, defineFold, emit, type FoldHandler } from '@carrick/messaging'
import { CaseOpened, OrderAmendmentRejected, OrderAmendmentRequested } from '@carrick/schemas'
import { type Posting, telling, unposted } from '../domain/posting.ts'

const CODE = 'MESH_ERP_AMEND_UNSUPPORTED'
const CASES = '6c1f7e0a-2d53-5b1e-8a44-3f0d9b7c5e21'
const CAUSE =
  'The order was changed in Salesforce after it had gone to the ERP, which takes no changes through the mesh'

interface Change {
  readonly baseVersion: number
  readonly orderVersion: number
  /** Paths; empty text = the order as a whole. */
  readonly changed: readonly string[]
}

/** No ERP adapter takes changes yet: each is refused, visibly, and a person is asked. */
export const refuseChange = (
  orderId: string,
  posting: Posting,
  { baseVersion, orderVersion, changed }: Change,
): Decision<Posting> => {
  const told = telling(posting)
  const asked = telling(told)
  const rejected = {
    orderId,
    target: told.target ?? '',
    baseVersion,
    orderVersion,
    code: CODE,
    findings: changed.map((path) => ({
      path,
      code: CODE,
      severity: 'ERROR' as const,
      message: 'cannot be changed any more',
    })),
  }
  const opened = {
    caseId: uuid5(CASES, orderId, CODE, String(orderVersion)),
    caseVersion: 1,
    service: 'erp-poster',
    subject: orderId,
    code: CODE,
    cause: CAUSE,
    ownerRole: 'customer service',
    resolution: 'Change the order in the ERP by hand, or cancel it and order again',
    fingerprint: CODE,
  }
  return {
    state: asked,
    emit: [
      emit(OrderAmendmentRejected, rejected, { meta: { aggregateVersion: told.told } }),
      emit(CaseOpened, opened, { meta: { aggregateVersion: asked.told } }),
    ],
  }
}

export const rejectAmendment: FoldHandler<Posting, OrderAmendmentRequested> = defineFold({
  name: 'erp-poster.reject-amendment',
  consumes: OrderAmendmentRequested,
  produces: [OrderAmendmentRejected, CaseOpened],
  decide: ({ key, value }, known) =>
    refuseChange(key, known ?? unposted(null), {
      baseVersion: value.baseVersion,
      orderVersion: value.order.version,
      changed: value.changed,
    }),
})
