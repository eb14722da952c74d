import { formatDecimal, multiplyDecimal, parseDecimal, rescale } from '@carrick/kernel'
import { DmlError } from '../store/dml-error.ts'
import type { StoredRecord } from '../store/record-store.ts'
import type { ObjectRules, Saving, Writer } from '../store/saving.ts'
import { rollUpTotal } from './order-rules.ts'

const checkOpen = (writer: Writer, orderId: unknown, code: string, what: string): void => {
  const order = typeof orderId === 'string' ? writer.get('Order', orderId) : undefined
  if (order?.values['Status'] === 'Activated')
    throw new DmlError(code, `Products can't be ${what} an activated order.`, ['OrderId'])
}

const entryOf = ({ writer, after }: Saving): StoredRecord => {
  const entry = writer.get('PricebookEntry', after['PricebookEntryId'] ?? null)
  if (entry === undefined) {
    throw new DmlError(
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [PricebookEntryId]',
      ['PricebookEntryId'],
    )
  }
  return entry
}

/** The entry decides product and list price, and has to be of the order's price book. */
const takeFromEntry = (saving: Saving): void => {
  const { writer, after } = saving
  const order = writer.get('Order', after['OrderId'] ?? null)
  const entry = entryOf(saving)
  if (order !== undefined && order.values['Pricebook2Id'] !== entry.values['Pricebook2Id']) {
    throw new DmlError(
      'FIELD_INTEGRITY_EXCEPTION',
      'field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the Order)',
      ['PricebookEntryId'],
    )
  }
  if (entry.values['IsActive'] !== true) {
    throw new DmlError(
      'FIELD_INTEGRITY_EXCEPTION',
      'field integrity exception: PricebookEntryId (pricebook entry is inactive)',
      ['PricebookEntryId'],
    )
  }
  after['Product2Id'] = entry.values['Product2Id'] ?? null
  after['ListPrice'] = entry.values['UnitPrice'] ?? null
  after['UnitPrice'] ??= entry.values['UnitPrice'] ?? null
}

const price = (after: Saving['after']): void => {
  const quantity = parseDecimal(String(after['Quantity'] ?? 0))
  const unitPrice = parseDecimal(String(after['UnitPrice'] ?? 0))
  after['TotalPrice'] = Number(formatDecimal(rescale(multiplyDecimal(quantity, unitPrice), 2)))
  after['AvailableQuantity'] = after['Quantity'] ?? null
}

/** Object Reference, "OrderItem". */
export const orderItemRules: ObjectRules = {
  beforeSave: (saving) => {
    const { writer, before, after } = saving
    if (before === undefined) {
      checkOpen(writer, after['OrderId'], 'FIELD_INTEGRITY_EXCEPTION', 'added to')
      takeFromEntry(saving)
      after['OrderItemNumber'] = writer.nextNumber('OrderItemNumber', 10)
    }
    price(after)
  },
  afterSave: ({ writer, after }) => {
    rollUpTotal(writer, after['OrderId'])
  },
  beforeDelete: (writer, record) => {
    checkOpen(writer, record.values['OrderId'], 'DELETE_FAILED', 'removed from')
  },
  afterDelete: (writer, record) => {
    rollUpTotal(writer, record.values['OrderId'])
  },
}
