import {
  checkbox,
  CREATE_ONLY,
  idField,
  field,
  longText,
  money,
  picklist,
  READ_ONLY,
  reference,
  REQUIRED,
  systemFields,
  text,
} from '../field.ts'
import { objectType } from '../object-type.ts'

export const product = objectType('Product2', 'Product', '01t', [
  idField(),
  text('Name', 255, { ...REQUIRED, nameField: true, label: 'Product Name' }),
  text('ProductCode', 255),
  longText('Description', 4000),
  checkbox('IsActive'),
  picklist('Family', ['None', 'Beverages', 'Food', 'Hardware', 'Services']),
  field('DisplayUrl', 'url', { length: 1000 }),
  picklist('QuantityUnitOfMeasure', ['Each', 'Box', 'Case']),
  text('StockKeepingUnit', 180),
  ...systemFields(),
])

export const priceBook = objectType('Pricebook2', 'Price Book', '01s', [
  idField(),
  text('Name', 255, { ...REQUIRED, nameField: true, label: 'Price Book Name' }),
  checkbox('IsActive'),
  checkbox('IsStandard', READ_ONLY),
  longText('Description', 255),
  ...systemFields(),
])

export const priceBookEntry = objectType(
  'PricebookEntry',
  'Price Book Entry',
  '01u',
  [
    idField(),
    text('Name', 255, { ...READ_ONLY, nameField: true, label: 'Product Name' }),
    reference('Pricebook2Id', 'Pricebook2', {
      ...REQUIRED,
      ...CREATE_ONLY,
      childRelationship: 'PricebookEntries',
      cascadeDelete: true,
    }),
    reference('Product2Id', 'Product2', {
      ...REQUIRED,
      ...CREATE_ONLY,
      childRelationship: 'PricebookEntries',
      cascadeDelete: true,
    }),
    money('UnitPrice', { ...REQUIRED, label: 'List Price' }),
    checkbox('IsActive'),
    checkbox('UseStandardPrice'),
    text('ProductCode', 255, READ_ONLY),
    ...systemFields(),
  ],
  { labelPlural: 'Price Book Entries', changeEvents: false },
)
