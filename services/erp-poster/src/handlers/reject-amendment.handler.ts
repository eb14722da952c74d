import { uuid5 } from '@carrick/kernel'
import { defineFold, emit, type FoldHandler } from '@carrick/messaging'
import { CaseOpened, OrderAmendmentRejected, OrderAmendmentRequested } from '@carrick/schemas'
import { type Posting, telling, unposted } from '../domain/posting.ts'

const CODE = 'MESH_ERP_AMEND_UNSUPPORTED'
const CASES = '6c1f7e0a-2d53-5b1e-8a44-3f0d9b7c5e21'
const CAUSE =
  'The order was changed in Salesforce after it had gone to the ERP, which takes no changes through the mesh'

/** No ERP adapter takes changes yet: each is refused, visibly, and a person is asked. */
export const rejectAmendment: FoldHandler<Posting, OrderAmendmentRequested> = defineFold({
  name: 'erp-poster.reject-amendment',
  consumes: OrderAmendmentRequested,
  produces: [OrderAmendmentRejected, CaseOpened],
  decide: ({ key, value }, known) => {
    const told = telling(known ?? unposted(null))
    const asked = telling(told)
    const rejected = {
      orderId: key,
      target: told.target ?? '',
      baseVersion: value.baseVersion,
      orderVersion: value.order.version,
      code: CODE,
      findings: value.changed.map((path) => ({
        path,
        code: CODE,
        severity: 'ERROR' as const,
        message: 'cannot be changed any more',
      })),
    }
    const opened = {
      caseId: uuid5(CASES, key, CODE, String(value.order.version)),
      caseVersion: 1,
      service: 'erp-poster',
      subject: key,
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
  },
})
