import { isUuid } from '@carrick/kernel'

/** What a payment provider says, unasked, of a refund of ours. JSON-safe. */
export interface RefundTold {
  readonly orderId: string
  readonly returnId: string
  /** Name in mesh.yaml. */
  readonly provider: string
  readonly refundNumber: number
  readonly refundId: string
  readonly state: string
}

/** A refund as the provider has it. */
export interface ProvidersRefund {
  readonly key: string
  readonly orderId: string | null
  readonly refundId: string
  readonly state: string
}

/** As the poster names a refund. */
const KEY = /^(?<returnId>[0-9a-f-]{36})\/refund\/(?<refundNumber>[1-9]\d{0,8})$/

/** Whose refund it is; otherwise the field that does not say so, and what was expected. */
export const refundTold = (
  provider: string,
  { key, orderId, refundId, state }: ProvidersRefund,
): RefundTold | string => {
  const { returnId = '', refundNumber = '' } = KEY.exec(key)?.groups ?? {}
  if (!isUuid(returnId))
    return `key is ${JSON.stringify(key)}; expected the Idempotency-Key of a refund of ours`
  if (orderId === null || !isUuid(orderId)) {
    return `orderId is ${JSON.stringify(orderId)}; expected the orderId that the refund was asked for with`
  }
  return {
    ...{ orderId, returnId, provider, refundNumber: Number(refundNumber) },
    ...{ refundId, state: state.toUpperCase() },
  }
}
