import { decimal, multiplyDecimal } from '@carrick/kernel'
import type { OrderLine, OrderObserved } from '@carrick/schemas'
import { fitText, numberOf } from './field-values.ts'
import type { Fields } from './record-write.ts'

/** A line as the org is to show it. */
export interface LineWish {
  readonly lineId: string
  /** `ERP_Line_Key__c`. */
  readonly key: string
  readonly sku: string
  readonly fields: Fields
}

/** An order of an ERP as the org is to show it. JSON-safe: it is stored until it is shown whole. */
export interface OrderWish {
  /** `ERP_Order_Key__c`: by it the record is found again, and known as none that people made. */
  readonly key: string
  readonly version: number
  readonly documentId: string
  readonly customerNumber: string
  readonly fields: Fields
  readonly lines: readonly LineWish[]
}

const ORIGIN = 'ERP'
const PO_NUMBER = 80
// Scales of the fields; the org rounds to its own where those are smaller.
const QUANTITY_SCALE = 6
const PRICE_SCALE = 9
const DISCOUNT_SCALE = 4
const HUNDRED = decimal(100n, 0)

const lineWish = (line: OrderLine, orderKey: string): LineWish => ({
  lineId: line.lineId,
  key: `${orderKey}:${line.lineId}`,
  sku: line.sku,
  fields: {
    Quantity: numberOf(line.quantity, QUANTITY_SCALE),
    UnitPrice: numberOf(line.unitPrice, PRICE_SCALE),
    Discount__c: numberOf(multiplyDecimal(line.discount, HUNDRED), DISCOUNT_SCALE),
  },
})

/** What the org is to say of an order that somebody entered in an ERP. */
export const orderWish = ({ order, target, documentId }: OrderObserved): OrderWish => {
  const key = `${target}:${documentId}`
  return {
    key,
    version: order.version,
    documentId,
    customerNumber: order.soldTo.number,
    fields: {
      Integration_Order_Id__c: order.orderId,
      Origin__c: ORIGIN,
      ERP_System__c: target,
      ERP_Order_No__c: documentId,
      Currency_Code__c: order.currency,
      EffectiveDate: order.orderDate,
      Requested_Date__c: order.requestedDate,
      PoNumber: order.customerPoNumber === null ? null : fitText(order.customerPoNumber, PO_NUMBER),
    },
    lines: order.lines.map((line) => lineWish(line, key)),
  }
}
