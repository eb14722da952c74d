import { isMeshError, messageOf } from '@carrick/kernel'
import { readRefund } from '@carrick/payments'
import type { ReadRefund } from '../ports.ts'

/** Reads a refund of the payment contract. */
export const readToldRefund: ReadRefund = (body) => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return { ok: true, refund: readRefund(value) }
  } catch (thrown) {
    if (isMeshError(thrown)) return { ok: false, code: thrown.code, message: thrown.message }
    const message = `the body is not JSON: ${messageOf(thrown)}`
    return { ok: false, code: 'MESH_PAY_FORMAT', message }
  }
}
