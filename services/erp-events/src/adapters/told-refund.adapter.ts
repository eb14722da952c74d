import { isMeshError, messageOf } from '@carrick/kernel'
import { readRefund } from '@carrick/payments'
import { refundTold } from '../domain/refund-told.ts'
import { storable } from '../domain/storable.ts'
import type { ReadRefund } from '../ports.ts'

const FORMAT = 'MESH_PAY_FORMAT'

/** Reads a refund of the payment contract. */
export const readToldRefund: ReadRefund = (provider, body) => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    const refund = refundTold(provider, storable(readRefund(value)))
    return typeof refund === 'string'
      ? { ok: false, code: FORMAT, message: refund }
      : { ok: true, refund }
  } catch (thrown) {
    if (isMeshError(thrown)) return { ok: false, code: thrown.code, message: thrown.message }
    return { ok: false, code: FORMAT, message: `the body is not JSON: ${messageOf(thrown)}` }
  }
}
