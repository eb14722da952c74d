import { type Finding, uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved, Order } from '@carrick/schemas'
import type { RefusedChange } from './posting.ts'
import { sentenceOf } from './read-document.ts'

const CASES = '6c1f7e0a-2d53-5b1e-8a44-3f0d9b7c5e21'

const nameOf = (orderId: string, { code, orderVersion }: RefusedChange) => ({
  caseId: uuid5(CASES, orderId, code, String(orderVersion)),
  service: 'erp-poster',
  subject: orderId,
  code,
})

/** A change that the ERP does not take: a person has to bring both sides together again. */
export const amendmentCase = (
  { orderId }: Order,
  refused: RefusedChange,
  findings: readonly Finding[],
): Omit<CaseOpened, 'meta'> => ({
  ...nameOf(orderId, refused),
  caseVersion: 1,
  cause: `The order was changed after it had gone to the ERP, which does not take the change: ${sentenceOf(findings)}`,
  ownerRole: 'customer service',
  resolution: 'Change the order in the ERP by hand, or cancel it and order again',
  fingerprint: refused.code,
})

/** What ends the open case of a refused change, if there is one. */
export const endOfAmendmentCase = (
  orderId: string,
  refused: RefusedChange | undefined,
  how: string,
): readonly Omit<CaseResolved, 'meta'>[] =>
  refused?.caseIsOpen === true
    ? [{ ...nameOf(orderId, refused), caseVersion: 2, how, by: null }]
    : []
