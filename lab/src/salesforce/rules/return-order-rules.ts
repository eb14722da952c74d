import { DmlError } from '../store/dml-error.ts'
import type { ObjectRules } from '../store/saving.ts'

/** Object Reference, "ReturnOrder": which category each of the standard statuses is of. */
const CATEGORY: Readonly<Record<string, string>> = {
  Draft: 'Draft',
  Submitted: 'Activated',
  Approved: 'Activated',
  Canceled: 'Canceled',
  Closed: 'Closed',
}

export const returnOrderRules: ObjectRules = {
  beforeSave: ({ writer, before, after }) => {
    const status = after['Status']
    after['StatusCategory'] = typeof status === 'string' ? (CATEGORY[status] ?? 'Pending') : null
    if (before === undefined) after['ReturnOrderNumber'] = writer.nextNumber('ReturnOrderNumber', 8)
  },
}

/** Object Reference, "ReturnOrderLineItem": it has to say what comes back. */
export const returnOrderLineItemRules: ObjectRules = {
  beforeSave: ({ writer, before, after }) => {
    const names = ['OrderItemId', 'Product2Id']
    if (names.every((name) => (after[name] ?? null) === null)) {
      throw new DmlError(
        'FIELD_INTEGRITY_EXCEPTION',
        'A return order line item needs an order product or a product.',
        names,
      )
    }
    if (before === undefined)
      after['ReturnOrderLineItemNumber'] = writer.nextNumber('ReturnOrderLineItemNumber', 10)
  },
}

export const caseRules: ObjectRules = {
  beforeSave: ({ writer, before, after }) => {
    const closed = after['Status'] === 'Closed'
    after['IsClosed'] = closed
    if (closed && before?.['IsClosed'] !== true) after['ClosedDate'] = writer.now()
    if (!closed) after['ClosedDate'] = null
    if (before === undefined) after['CaseNumber'] = writer.nextNumber('CaseNumber', 8)
  },
}
