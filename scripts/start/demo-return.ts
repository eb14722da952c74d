import { type Clock, MeshError } from '@carrick/kernel'
import type { LabErp, SalesSession } from '@carrick/lab'
import type { RunOrder } from './run-data.ts'
import { enterReturn, inspectionOf } from './return-desk.ts'
import type { SalesDesk } from './sales-team.ts'
import type { Warehouse } from './warehouse.ts'

export interface ReturnParts {
  readonly session: SalesSession
  readonly warehouse: Warehouse
  readonly erp: LabErp
  readonly desk: SalesDesk
  readonly clock: Clock
}

const UNITS = 4
const BACK = 3
/** Each step; all of them together are shorter than a request may take. */
const STEP_MS = 25_000
const LOOK_MS = 200

const unsettled = (what: string): MeshError =>
  new MeshError('MESH_DEMO_UNSETTLED', `${what} within 25 s; carrick why tells what it waits for`)

/** Sells, ships, and takes three of four back, of which one is damaged; told step by step. */
export const showReturn = async (
  { session, warehouse, erp, desk, clock }: ReturnParts,
  order: RunOrder,
): Promise<readonly string[]> => {
  const until = async (what: string, look: () => Promise<boolean> | boolean): Promise<void> => {
    const end = clock.monotonic() + STEP_MS
    while (!(await look())) {
      if (clock.monotonic() >= end) throw unsettled(what)
      await clock.sleep(LOOK_MS)
    }
  }
  const field = async (object: string, id: string, name: string): Promise<unknown> => {
    const [row] = await session.query(`SELECT ${name} FROM ${object} WHERE Id = '${id}'`)
    return row?.[name]
  }
  const [line] = order.lines
  if (line === undefined) throw new MeshError('MESH_DEMO_ARGUMENT', 'the example has no line')
  const orderRecordId = await desk.sell({ ...order, lines: [{ ...line, quantity: UNITS }] })
  const number = String(await field('Order', orderRecordId, 'OrderNumber'))
  await until(
    `Order ${number} was not delivered`,
    async () => (await field('Order', orderRecordId, 'Fulfilment_Status__c')) === 'DELIVERED',
  )
  const wanted = { orderRecordId, quantity: BACK, reason: 'Not Satisfied' }
  const returnRecordId = await enterReturn(session, wanted)
  const returned = (name: string) => field('ReturnOrder', returnRecordId, name)
  const stands = (state: string) => async () => (await returned('Return_Status__c')) === state
  await until('The return was not authorised', stands('AUTHORIZED'))
  const document = String(await returned('ERP_Return_No__c'))
  const name = String(await returned('ReturnOrderNumber'))
  erp.books.receiveReturn(document)
  await until('The receipt was not told', stands('RECEIVED'))
  await warehouse.tell(
    await inspectionOf(session, {
      ...{ orderRecordId, returnRecordId, inspectionId: `QC-${name}` },
      ...{ accepted: '2', rejected: '1', note: 'one is damaged' },
    }),
  )
  await until('The return was not closed', stands('CLOSED'))
  const [memo, credited, refund, refunded] = await Promise.all(
    ['Credit_Memo_No__c', 'Credited_Amount__c', 'Refund_No__c', 'Refunded_Amount__c'].map(returned),
  )
  return [
    `Order ${number} was sold, shipped and delivered; the customer sends ${String(BACK)} of ${String(UNITS)} back: return ${name}, in the ERP ${document}`,
    'The warehouse received them and found one damaged; the other two are credited, less the restocking fee',
    `Credit memo ${String(memo)} over ${String(credited)}, then refund ${String(refund)} of ${String(refunded)}: no money before the credit`,
    `carrick why ${number} and carrick trace ${number} tell it`,
  ]
}
