import {
  address,
  CREATE_ONLY,
  field,
  idField,
  longText,
  number,
  owner,
  picklist,
  READ_ONLY,
  reference,
  REQUIRED,
  systemFields,
  text,
} from '../field.ts'
import { objectType } from '../object-type.ts'

/**
 * Object Reference, "ReturnOrder": only in orgs with Field Service or Order Management. Left out are the fields
 * that refer to objects of those products (locations, product requests, order summaries) and their totals.
 * No source tells its key prefix or that of its lines: these two are the lab's own, so read them from describe.
 */
export const returnOrder = objectType('ReturnOrder', 'Return Order', '0Zo', [
  idField(),
  owner(),
  text('ReturnOrderNumber', 255, {
    ...READ_ONLY,
    nillable: false,
    autoNumber: true,
    nameField: true,
  }),
  reference('AccountId', 'Account', { childRelationship: 'ReturnOrders' }),
  reference('ContactId', 'Contact', { childRelationship: 'ReturnOrders' }),
  reference('CaseId', 'Case', { childRelationship: 'ReturnOrders' }),
  reference('OrderId', 'Order', { childRelationship: 'ReturnOrders' }),
  reference('ReturnedById', 'User'),
  picklist('Status', ['Draft', 'Submitted', 'Approved', 'Canceled', 'Closed'], {
    preset: 'Draft',
  }),
  picklist('StatusCategory', ['Draft', 'Activated', 'Canceled', 'Closed', 'Pending'], {
    ...READ_ONLY,
    restricted: true,
  }),
  picklist('ShipmentType', ['Standard', 'Rush', 'Overnight', 'Next Business Day', 'Pick Up'], {
    preset: 'Standard',
  }),
  field('ExpectedArrivalDate', 'datetime'),
  field('ExpirationDate', 'datetime'),
  longText('Description', 32_000),
  ...address('ShipFrom'),
  ...systemFields(),
])

/** Object Reference, "ReturnOrderLineItem". */
export const returnOrderLineItem = objectType(
  'ReturnOrderLineItem',
  'Return Order Line Item',
  '0Zi',
  [
    idField(),
    text('ReturnOrderLineItemNumber', 255, {
      ...READ_ONLY,
      nillable: false,
      autoNumber: true,
      nameField: true,
    }),
    reference('ReturnOrderId', 'ReturnOrder', {
      ...REQUIRED,
      ...CREATE_ONLY,
      childRelationship: 'ReturnOrderLineItems',
      cascadeDelete: true,
    }),
    reference('OrderItemId', 'OrderItem', { childRelationship: 'ReturnOrderLineItems' }),
    reference('Product2Id', 'Product2', { childRelationship: 'ReturnOrderLineItems' }),
    number('QuantityReturned', 16, 2, REQUIRED),
    number('QuantityExpected', 18, 0),
    number('QuantityReceived', 18, 0),
    number('QuantityRejected', 18, 0),
    picklist('QuantityUnitOfMeasure', ['Each', 'Box', 'Case']),
    picklist(
      'ReasonForReturn',
      [
        'Damaged',
        'Defective',
        'Duplicate Order',
        'Wrong Item',
        'Wrong Quantity',
        'Not Satisfied',
        'Outdated',
        'Other',
      ],
      { preset: 'Damaged' },
    ),
    picklist('ReasonForRejection', [
      'Damaged Item',
      'Expired Warranty',
      'Missing Item or Part',
      'Wrong Item',
    ]),
    picklist('ProcessingPlan', ['Repair', 'Discard', 'Salvage', 'Restock']),
    picklist('RepaymentMethod', ['Replace', 'Refund', 'Credit', 'Return']),
    longText('Description', 32_000),
    ...systemFields(),
  ],
)
