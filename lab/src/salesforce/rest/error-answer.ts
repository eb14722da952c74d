import { SoqlError } from '../soql/query.ts'
import { DmlError } from '../store/dml-error.ts'
import { type Answer, ApiError } from './call.ts'

const STATUS: Readonly<Record<string, number>> = {
  ENTITY_IS_DELETED: 404,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 403,
}

/** Any error as the REST API answers it; an unknown one is a fault of the lab and goes on. */
export const errorAnswer = (thrown: unknown): Answer => {
  if (thrown instanceof ApiError) {
    const { status, message, errorCode, fields } = thrown
    return { status, body: [{ message, errorCode, ...(fields === undefined ? {} : { fields }) }] }
  }
  if (thrown instanceof DmlError) {
    const { message, statusCode, fields } = thrown
    return {
      status: STATUS[statusCode] ?? 400,
      body: [{ message, errorCode: statusCode, fields }],
    }
  }
  if (thrown instanceof SoqlError) {
    const { message, errorCode } = thrown
    return { status: 400, body: [{ message, errorCode }] }
  }
  throw thrown
}
