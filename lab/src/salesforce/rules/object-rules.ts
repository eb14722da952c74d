import { DmlError } from '../store/dml-error.ts'
import { isDeleted, type StoredRecord } from '../store/record-store.ts'
import { changed, type ObjectRules, type Saving, type Writer } from '../store/saving.ts'
import { orderItemRules } from './order-item-rules.ts'
import { orderRules } from './order-rules.ts'
import { caseRules, returnOrderLineItemRules, returnOrderRules } from './return-order-rules.ts'

const personName = ({ after }: Saving): void => {
  after['Name'] = [after['FirstName'], after['LastName']]
    .filter((part) => typeof part === 'string')
    .join(' ')
}

const accountRules: ObjectRules = {
  beforeDelete: (writer, record) => {
    if (writer.children('Order', 'AccountId', record.id).length > 0) {
      throw new DmlError(
        'DELETE_FAILED',
        `Your attempt to delete ${String(record.values['Name'])} could not be completed because it is associated with orders.`,
      )
    }
  },
}

const standardEntry = (writer: Writer, product: string): StoredRecord | undefined =>
  writer
    .children('PricebookEntry', 'Product2Id', product)
    .find(
      ({ values }) =>
        writer.get('Pricebook2', values['Pricebook2Id'] ?? null)?.values['IsStandard'] === true,
    )

/** Object Reference, "PricebookEntry": a standard price first, then one entry for each book. */
const priceBookEntryRules: ObjectRules = {
  beforeSave: ({ writer, before, after, id }) => {
    const product = writer.get('Product2', after['Product2Id'] ?? null)
    const book = writer.get('Pricebook2', after['Pricebook2Id'] ?? null)
    if (product === undefined || book === undefined || isDeleted(product)) return
    after['Name'] = product.values['Name'] ?? null
    after['ProductCode'] = product.values['ProductCode'] ?? null
    if (after['UseStandardPrice'] === true && book.values['IsStandard'] !== true)
      after['UnitPrice'] = standardEntry(writer, product.id)?.values['UnitPrice'] ?? null
    if (before !== undefined) return
    const entries = writer.children('PricebookEntry', 'Product2Id', product.id)
    if (entries.some((one) => one.id !== id && one.values['Pricebook2Id'] === book.id)) {
      throw new DmlError(
        'DUPLICATE_VALUE',
        'This price definition already exists in this price book',
      )
    }
    if (book.values['IsStandard'] !== true && standardEntry(writer, product.id) === undefined) {
      throw new DmlError(
        'STANDARD_PRICE_NOT_DEFINED',
        'Before creating a custom price, create a standard price.',
      )
    }
  },
  afterSave: (saving) => {
    const { writer, id, after } = saving
    const product = after['Product2Id']
    const isStandard = writer.get('Pricebook2', after['Pricebook2Id'] ?? null)?.values['IsStandard']
    if (isStandard !== true || typeof product !== 'string' || !changed(saving, 'UnitPrice')) return
    for (const entry of writer.children('PricebookEntry', 'Product2Id', product))
      if (entry.id !== id && entry.values['UseStandardPrice'] === true)
        writer.setDerived('PricebookEntry', entry.id, { UnitPrice: after['UnitPrice'] ?? null })
  },
}

const productRules: ObjectRules = {
  afterSave: (saving) => {
    if (!changed(saving, 'Name') && !changed(saving, 'ProductCode')) return
    const { writer, id, after } = saving
    for (const entry of writer.children('PricebookEntry', 'Product2Id', id)) {
      writer.setDerived('PricebookEntry', entry.id, {
        Name: after['Name'] ?? null,
        ProductCode: after['ProductCode'] ?? null,
      })
    }
  },
  beforeDelete: (writer, record) => {
    if (writer.children('OrderItem', 'Product2Id', record.id).length > 0) {
      throw new DmlError(
        'DELETE_FAILED',
        `Your attempt to delete ${String(record.values['Name'])} could not be completed because it is associated with order products.`,
      )
    }
  },
}

const taskRules: ObjectRules = {
  beforeSave: ({ writer, before, after }) => {
    const closed = after['Status'] === 'Completed'
    after['IsClosed'] = closed
    after['IsHighPriority'] = after['Priority'] === 'High'
    if (closed && before?.['IsClosed'] !== true) after['CompletedDateTime'] = writer.now()
    if (!closed) after['CompletedDateTime'] = null
  },
}

export const OBJECT_RULES: Readonly<Record<string, ObjectRules>> = {
  Account: accountRules,
  Contact: { beforeSave: personName },
  User: { beforeSave: personName },
  Product2: productRules,
  PricebookEntry: priceBookEntryRules,
  Order: orderRules,
  OrderItem: orderItemRules,
  ReturnOrder: returnOrderRules,
  ReturnOrderLineItem: returnOrderLineItemRules,
  Case: caseRules,
  Task: taskRules,
}
