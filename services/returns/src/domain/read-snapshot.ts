import { parseDecimal } from '@carrick/kernel'
import { quantityText } from '@carrick/order'
import type { ReturnSnapshot } from '@carrick/schemas'
import type { RequestLine, ReturnRequest } from './return-record.ts'

type Fields = Readonly<Record<string, string | null>>

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
  lineId: fields['OrderItemId'] ?? '',
  recordId: fields['Id'] ?? null,
  quantity: readQuantity(fields['QuantityReturned'] ?? null),
  reason: reasonCode(fields['ReasonForReturn'] ?? null),
  ...(fields['Exchange_SKU__c'] && { exchangeSku: fields['Exchange_SKU__c'] }),
  ...(fields['Exchange_Price__c'] && { exchangePrice: fields['Exchange_Price__c'] }),
})

const WITHDRAWN = /^cancell?ed$/i
const DRAFT = /^draft$/i

/** A return record of an org; the listener names its fields as those of ReturnOrder, whichever object it is of. */
export const readSnapshot = (snapshot: ReturnSnapshot): ReturnRequest => {
  const { fields, deleted } = snapshot
  const status = fields['Status'] ?? ''
  return {
    origin: {
      kind: 'salesforce',
      recordId: snapshot.recordId,
      org: snapshot.orgId,
      recordType: snapshot.objectName,
      number: fields['ReturnOrderNumber'] ?? null,
    },
    version: snapshot.readAt,
    lines: snapshot.lines.map(lineOf),
    reason: fields['Description'] || null,
    returnless: fields['Returnless__c'] === 'true',
    draft: DRAFT.test(status),
    withdrawn: deleted || WITHDRAWN.test(status),
  }
}
