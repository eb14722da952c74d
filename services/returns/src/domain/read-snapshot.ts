import { parseDecimal } from '@carrick/kernel'
import { quantityText } from '@carrick/order'
import type { ReturnSnapshot } from '@carrick/schemas'
import type { RequestLine, ReturnRequest } from './return-record.ts'

type Fields = Readonly<Record<string, string | null>>

/** The field of the licensed object first, then that of the pair of custom objects. */
const NAMES = {
  number: ['ReturnOrderNumber', 'Name'],
  status: ['Status', 'Status__c'],
  reason: ['Description', 'Description__c', 'Reason__c'],
  returnless: ['Returnless__c'],
  line: ['OrderItemId', 'Order_Item__c', 'OrderItem__c', 'Order_Product__c'],
  quantity: ['QuantityReturned', 'Quantity_Returned__c', 'Quantity__c'],
  lineReason: ['ReasonForReturn', 'Reason_For_Return__c', 'Reason__c'],
} as const

const valueOf = (fields: Fields, name: keyof typeof NAMES): string | null =>
  NAMES[name].map((one) => fields[one] ?? null).find((value) => value !== null && value !== '') ??
  null

/** "Wrong Item", "wrong-item" and WRONG_ITEM are one reason. */
export const reasonCode = (text: string | null): string | null => {
  const code = (text ?? '')
    .trim()
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return code === '' ? null : code
}

const PLAIN = /^\d{1,12}(\.\d{1,6})?$/

/** Quantities that are none are none at all: the judge says so. */
const readQuantity = (text: string | null): string =>
  quantityText(parseDecimal(text !== null && PLAIN.test(text) ? text : '0'))

const lineOf = (fields: Fields): RequestLine => ({
  lineId: valueOf(fields, 'line') ?? '',
  recordId: fields['Id'] ?? null,
  quantity: readQuantity(valueOf(fields, 'quantity')),
  reason: reasonCode(valueOf(fields, 'lineReason')),
})

const WITHDRAWN = /^cancell?ed$/i
const DRAFT = /^draft$/i

/** A return record of an org, whichever object it is of. The newest read outranks. */
export const readSnapshot = (snapshot: ReturnSnapshot): ReturnRequest => {
  const { fields, deleted } = snapshot
  const status = valueOf(fields, 'status') ?? ''
  return {
    origin: {
      kind: 'salesforce',
      recordId: snapshot.recordId,
      org: snapshot.orgId,
      recordType: snapshot.objectName,
      number: valueOf(fields, 'number'),
    },
    version: snapshot.readAt,
    lines: snapshot.lines.map(lineOf),
    reason: valueOf(fields, 'reason'),
    returnless: valueOf(fields, 'returnless') === 'true',
    draft: DRAFT.test(status),
    withdrawn: deleted || WITHDRAWN.test(status),
  }
}
