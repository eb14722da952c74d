import { type Clock, MeshError, messageOf, parseDecimal } from '@carrick/kernel'
import type { LabErp, SalesSession } from '@carrick/lab'
import { showReturn } from './demo-return.ts'
import type { RunOrder } from './run-data.ts'
import type { SalesDesk } from './sales-team.ts'
import type { Warehouse } from './warehouse.ts'

export interface AfterwardsParts {
  readonly erp: LabErp
  readonly session: SalesSession
  readonly desk: SalesDesk
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly orders: readonly RunOrder[]
}

/** One thing that may happen to an order after it was posted; told in a sentence. */
type Episode = (parts: AfterwardsParts) => Promise<string>

const PATIENCE_MS = 25_000
const LOOK_MS = 200

const idOf = async ({ session }: AfterwardsParts, poNumber: string): Promise<string> => {
  const [row] = await session.query(`SELECT Id FROM Order WHERE PoNumber = '${poNumber}'`)
  return String(row?.['Id'])
}

const fieldOf = async (
  { session }: AfterwardsParts,
  recordId: string,
  name: string,
): Promise<unknown> => {
  const [row] = await session.query(`SELECT ${name} FROM Order WHERE Id = '${recordId}'`)
  return row?.[name]
}

const becomes = async (
  parts: AfterwardsParts,
  recordId: string,
  field: string,
  is: (value: unknown) => boolean,
): Promise<unknown> => {
  const end = parts.clock.monotonic() + PATIENCE_MS
  for (;;) {
    const value = await fieldOf(parts, recordId, field)
    if (is(value)) return value
    if (parts.clock.monotonic() >= end) {
      const number = String(await fieldOf(parts, recordId, 'OrderNumber'))
      const text = `order ${number}: ${field} is still ${String(value)} after 25 s`
      throw new MeshError('MESH_START_AFTERWARDS', text)
    }
    await parts.clock.sleep(LOOK_MS)
  }
}

const exampleOf = ({ orders }: AfterwardsParts, number: string): RunOrder => {
  const [example] = orders.filter(({ scenario }) => scenario == null)
  if (example === undefined) throw new MeshError('MESH_START_AFTERWARDS', 'there is no plain order')
  return { ...example, externalId: number, scenario: null }
}

const shipsTheRest: Episode = async (parts) => {
  const order = parts.orders.find(({ scenario }) => scenario === 'backorder')
  if (order === undefined) return 'No order waited for supply'
  const recordId = await idOf(parts, order.externalId)
  for (const { sku, quantity } of order.lines) {
    parts.erp.books.restock(sku, parseDecimal(String(quantity)))
  }
  await becomes(parts, recordId, 'Fulfilment_Status__c', (value) => value === 'DELIVERED')
  const number = String(await fieldOf(parts, recordId, 'OrderNumber'))
  return `Supply came in: the rest of order ${number} was shipped as a second part, and invoiced`
}

const isChanged: Episode = async (parts) => {
  const { erp, desk, session } = parts
  const recordId = await desk.sell(exampleOf(parts, 'AFTER-CHANGE'))
  const document = String(
    await becomes(parts, recordId, 'ERP_Order_No__c', (value) => value != null),
  )
  erp.books.hold(document, 'MANUAL', 'the customer calls back')
  const [line] = await session.query(
    `SELECT Id, Quantity FROM OrderItem WHERE OrderId = '${recordId}' ORDER BY OrderItemNumber`,
  )
  const [before, after] = [Number(line?.['Quantity']), Number(line?.['Quantity']) + 2]
  await session.call('PATCH', `/sobjects/OrderItem/${String(line?.['Id'])}`, { Quantity: after })
  const end = parts.clock.monotonic() + PATIENCE_MS
  while (erp.books.order(document)?.document.orderVersion !== 2) {
    if (parts.clock.monotonic() >= end) {
      throw new MeshError('MESH_START_AFTERWARDS', `the ERP did not change ${document} within 25 s`)
    }
    await parts.clock.sleep(LOOK_MS)
  }
  erp.books.releaseHold(document, 'MANUAL')
  await becomes(parts, recordId, 'Fulfilment_Status__c', (value) => value === 'DELIVERED')
  const number = String(await fieldOf(parts, recordId, 'OrderNumber'))
  return `Order ${number} was changed from ${String(before)} pieces to ${String(after)} while the ERP held it: ${document} has them, and shipped them`
}

const isCancelledTooLate: Episode = async (parts) => {
  const { desk, session } = parts
  const recordId = await desk.sell(exampleOf(parts, 'AFTER-CANCEL'))
  await becomes(parts, recordId, 'Fulfilment_Status__c', (value) => value === 'DELIVERED')
  await session.call('PATCH', `/sobjects/Order/${recordId}`, { Cancel_Requested__c: true })
  const code = await becomes(parts, recordId, 'Exception_Code__c', (value) => value != null)
  const number = String(await fieldOf(parts, recordId, 'OrderNumber'))
  return `Order ${number} was to be cancelled after it had left: the ERP refused it (${String(code)}), and the org says so`
}

const isReturned: Episode = async (parts) =>
  (await showReturn(parts, exampleOf(parts, 'AFTER-RETURN'))).slice(0, 3).join('\n  ')

const EPISODES = [shipsTheRest, isChanged, isCancelledTooLate, isReturned]

/** What becomes of orders after they were posted, told as it happens; what went wrong, one sentence each. */
export const showAfterwards = async (
  parts: AfterwardsParts,
  say: (line: string) => void,
): Promise<readonly string[]> => {
  const problems: string[] = []
  for (const episode of EPISODES) {
    try {
      say(`  ${await episode(parts)}`)
    } catch (thrown) {
      problems.push(messageOf(thrown))
      say(`  Broken: ${messageOf(thrown)}`)
    }
  }
  return problems
}
