import { parseDecimal } from '@carrick/kernel'
import type { Order, OrderLine, Party } from '@carrick/schemas'
import type { DocumentFact, EnteredOrder } from './erp-fact.ts'

/** Channel of orders that were taken in an ERP. */
export const CHANNEL = 'erp'
const USUAL_PRIORITY = 5

const partyOf = (number: string): Party => ({
  number,
  name: null,
  address: null,
  vatId: null,
  gln: null,
  email: null,
  phone: null,
  extensions: [],
})

const lineOf = (line: EnteredOrder['lines'][number]): OrderLine => ({
  lineId: line.lineRef,
  lineNumber: line.lineNumber,
  parentLineId: null,
  kind: 'GOODS',
  sku: line.sku,
  gtin: null,
  customerSku: null,
  description: null,
  uom: line.uom,
  quantity: parseDecimal(line.quantity),
  unitPrice: parseDecimal(line.unitPrice),
  priceUnitQuantity: parseDecimal('1'),
  discount: parseDecimal(line.discount),
  netAmount: parseDecimal(line.netAmount),
  requestedDate: null,
  overDelivery: null,
  underDelivery: null,
  priceComponents: [],
  taxes: [],
  externalIds: [],
  note: null,
  extensions: [],
})

/** The canonical order of a document that somebody else entered; undefined where the ERP does not tell it. */
export const observedOrder = ({
  mark,
  documentId,
  currency,
  netAmount,
  taxAmount = null,
  entered,
}: DocumentFact['document']): Omit<Order, 'version'> | undefined => {
  if (!entered || currency === undefined || netAmount === undefined) return undefined
  const { customerNumber, customerPoNumber, orderDate, requestedDate, lines } = entered
  return {
    orderId: mark,
    origin: {
      channel: CHANNEL,
      org: null,
      recordId: null,
      client: null,
      externalId: documentId,
      number: documentId,
    },
    externalIds: [],
    orderType: 'STANDARD',
    customerPoNumber,
    orderDate,
    requestedDate,
    currency,
    soldTo: partyOf(customerNumber),
    shipTo: null,
    billTo: null,
    payer: null,
    paymentTerms: null,
    incoterms: null,
    shippingMethod: null,
    partialShipment: 'ALLOWED',
    roundingLevel: 'LINE',
    lines: lines.map(lineOf),
    charges: [],
    netAmount: parseDecimal(netAmount),
    taxAmount: taxAmount === null ? null : parseDecimal(taxAmount),
    grossAmount: null,
    notes: [],
    priority: USUAL_PRIORITY,
    extensions: [],
  }
}
