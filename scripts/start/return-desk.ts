import type { SalesSession } from '@carrick/lab'

export interface WantedReturn {
  /** Record id of the order; its first line comes back. */
  readonly orderRecordId: string
  readonly quantity: number
  /** A value of the picklist. */
  readonly reason: string
}

/** A person in customer service enters a return, as the customer asked for it; its record id. */
export const enterReturn = async (
  org: SalesSession,
  { orderRecordId, quantity, reason }: WantedReturn,
): Promise<string> => {
  const [order] = await org.query(`SELECT AccountId FROM Order WHERE Id = '${orderRecordId}'`)
  const [item] = await org.query(
    `SELECT Id, Product2Id FROM OrderItem WHERE OrderId = '${orderRecordId}' ORDER BY OrderItemNumber`,
  )
  const header = { OrderId: orderRecordId, AccountId: order?.['AccountId'], Status: 'Draft' }
  const { id } = (await org.call('POST', '/sobjects/ReturnOrder', header)) as { id: string }
  await org.call('POST', '/sobjects/ReturnOrderLineItem', {
    ReturnOrderId: id,
    OrderItemId: item?.['Id'],
    Product2Id: item?.['Product2Id'],
    QuantityReturned: quantity,
    ReasonForReturn: reason,
  })
  await org.call('PATCH', `/sobjects/ReturnOrder/${id}`, { Status: 'Submitted' })
  return id
}

export interface FoundGoods {
  readonly orderRecordId: string
  readonly returnRecordId: string
  readonly inspectionId: string
  readonly accepted: string
  readonly rejected: string
  readonly note: string
}

/** What a warehouse tells of the first line of an order that came back. */
export const inspectionOf = async (
  org: SalesSession,
  { orderRecordId, returnRecordId, inspectionId, accepted, rejected, note }: FoundGoods,
): Promise<object> => {
  const [order] = await org.query(
    `SELECT Integration_Order_Id__c FROM Order WHERE Id = '${orderRecordId}'`,
  )
  const [item] = await org.query(
    `SELECT Id FROM OrderItem WHERE OrderId = '${orderRecordId}' ORDER BY OrderItemNumber`,
  )
  const [found] = await org.query(
    `SELECT Integration_Return_Id__c FROM ReturnOrder WHERE Id = '${returnRecordId}'`,
  )
  const now = new Date().toISOString()
  return {
    fact: 'inspection',
    orderId: order?.['Integration_Order_Id__c'],
    returnId: found?.['Integration_Return_Id__c'],
    inspectionId,
    version: 1,
    at: now,
    inspectedOn: now.slice(0, 10),
    lines: [{ lineId: item?.['Id'], accepted, rejected, disposition: 'RESTOCK', note }],
  }
}
