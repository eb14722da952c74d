import { addDecimal, formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import { DmlError } from '../store/dml-error.ts'
import { changed, type ObjectRules, type Saving, type Writer } from '../store/saving.ts'

const isActivated = (status: unknown): boolean => status === 'Activated'

const activate = ({ writer, id, after }: Saving): void => {
  if (writer.children('OrderItem', 'OrderId', id).length === 0) {
    throw new DmlError('FAILED_ACTIVATION', 'An order must have at least one product.')
  }
  after['ActivatedDate'] = writer.now()
  after['ActivatedById'] = writer.userId
}

const checkDates = ({ after }: Saving): void => {
  const start = after['EffectiveDate']
  const end = after['EndDate']
  if (typeof start === 'string' && typeof end === 'string' && end < start) {
    throw new DmlError(
      'FIELD_INTEGRITY_EXCEPTION',
      "The order end date can't be before the order start date.",
      ['EndDate'],
    )
  }
}

const checkFixed = (saving: Saving): void => {
  const { writer, id, before } = saving
  if (changed(saving, 'AccountId') && isActivated(before?.['Status'])) {
    throw new DmlError(
      'FIELD_INTEGRITY_EXCEPTION',
      "The account of an order can't be changed once the order is activated.",
      ['AccountId'],
    )
  }
  if (
    changed(saving, 'Pricebook2Id') &&
    before?.['Pricebook2Id'] !== null &&
    writer.children('OrderItem', 'OrderId', id).length > 0
  ) {
    throw new DmlError(
      'FIELD_INTEGRITY_EXCEPTION',
      "The price book of an order that has products can't be changed.",
      ['Pricebook2Id'],
    )
  }
}

/** Object Reference, "Order": draft first, then activated, with at least one product. */
export const orderRules: ObjectRules = {
  beforeSave: (saving) => {
    const { writer, before, after } = saving
    const status = after['Status'] ?? null
    after['StatusCode'] = status
    checkDates(saving)
    if (before === undefined) {
      if (isActivated(status)) {
        throw new DmlError(
          'FAILED_ACTIVATION',
          'An order must be in Draft status when it is created.',
          ['Status'],
        )
      }
      after['OrderNumber'] = writer.nextNumber('OrderNumber', 8)
      return
    }
    checkFixed(saving)
    if (isActivated(status) && !isActivated(before['Status'])) activate(saving)
    if (!isActivated(status) && isActivated(before['Status'])) {
      after['ActivatedDate'] = null
      after['ActivatedById'] = null
    }
  },
  beforeDelete: (_writer, record) => {
    if (isActivated(record.values['Status']))
      throw new DmlError('DELETE_FAILED', "An activated order can't be deleted.")
  },
}

const totalOf = (writer: Writer, orderId: string): number =>
  Number(
    formatDecimal(
      writer
        .children('OrderItem', 'OrderId', orderId)
        .map(({ values }) => parseDecimal(String(values['TotalPrice'] ?? 0)))
        .reduce(addDecimal, ZERO),
    ),
  )

/** The order's total follows its products; nothing is written when it stays the same. */
export const rollUpTotal = (writer: Writer, orderId: unknown): void => {
  if (typeof orderId !== 'string') return
  const order = writer.get('Order', orderId)
  const total = totalOf(writer, orderId)
  if (order !== undefined && order.values['TotalAmount'] !== total)
    writer.setDerived('Order', orderId, { TotalAmount: total })
}
