import type { Finding as KernelFinding, MeshError } from '@carrick/kernel'
import type {
  Finding,
  Order,
  OrderAmended,
  OrderAmendmentRejected,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import { findingsIn } from '../errors.ts'
import type { RefusedLine } from './leave-out.ts'
import type { Posting } from './posting.ts'
import {
  acknowledgementsOf,
  type Answered,
  findingsOf,
  refusalsOf,
  sentenceOf,
} from './read-document.ts'

type Payload<T> = Omit<T, 'meta'>

interface Found {
  readonly document: Answered
  /** After a lost answer. */
  readonly found: boolean
  readonly refused?: readonly RefusedLine[]
}

/** The code of a refusal: that of its first finding. */
export const codeOf = (findings: readonly KernelFinding[]): string =>
  findings[0]?.code ?? 'MESH_ERP_REFUSED'

const answerOf = (order: Order, { target }: Posting, { document, found, refused = [] }: Found) =>
  ({
    orderId: order.orderId,
    target: target ?? '',
    documentId: document.documentId,
    orderVersion: order.version,
    // Taken as it is, but for what was left out.
    acknowledgement:
      refused.length > 0 && document.acknowledgement === 'AP' ? 'CA' : document.acknowledgement,
    lines: [...acknowledgementsOf(document), ...refusalsOf(refused)],
    holds: document.holds.map(({ hold }) => hold),
    found,
  }) as const

export const orderPosted = (order: Order, posting: Posting, answer: Found): Payload<OrderPosted> =>
  answerOf(order, posting, answer)

/** `posting` is from before the change. */
export const orderAmended = (
  order: Order,
  posting: Posting,
  answer: Found,
): Payload<OrderAmended> => ({
  ...answerOf(order, posting, answer),
  baseVersion: posting.orderVersion,
  documentVersion: answer.document.version,
})

const subjectOf = (order: Order, { target, routed }: Posting) => ({
  orderId: order.orderId,
  target: target ?? routed ?? '',
  orderVersion: order.version,
})

export const postRefused = (
  order: Order,
  posting: Posting,
  findings: readonly KernelFinding[],
): Payload<OrderPostFailed> => ({
  ...subjectOf(order, posting),
  code: codeOf(findings),
  message: sentenceOf(findings),
  findings: findingsOf(findings),
  rejected: true,
})

/** No machine tries again. */
export const postFailed = (
  order: Order,
  posting: Posting,
  failure: MeshError,
): Payload<OrderPostFailed> => {
  const findings = findingsIn(failure)
  return {
    ...subjectOf(order, posting),
    code: failure.code,
    message: failure.message,
    findings: findingsOf(findings),
    rejected: findings.length > 0,
  }
}

const rejection = (
  order: Order,
  posting: Posting,
  code: string,
  findings: readonly Finding[],
): Payload<OrderAmendmentRejected> => ({
  ...subjectOf(order, posting),
  baseVersion: posting.orderVersion,
  code,
  findings,
})

export const amendmentRefused = (
  order: Order,
  posting: Posting,
  findings: readonly KernelFinding[],
): Payload<OrderAmendmentRejected> =>
  rejection(order, posting, codeOf(findings), findingsOf(findings))

/** No machine tries again. */
export const amendmentFailed = (
  order: Order,
  posting: Posting,
  failure: MeshError,
): Payload<OrderAmendmentRejected> => {
  const { code, message } = failure
  const findings = findingsOf(findingsIn(failure))
  const words: Finding = { path: '', code, severity: 'ERROR', message }
  return rejection(order, posting, code, findings.length > 0 ? findings : [words])
}
