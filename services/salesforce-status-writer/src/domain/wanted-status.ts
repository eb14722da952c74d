import type { OrderStatusChanged } from '@carrick/schemas'
import { type Backorder, backorderTask, nextBackorder } from './backorder-task.ts'
import { itemFields } from './item-fields.ts'
import { orderFields } from './order-fields.ts'
import type { RecordWrite, TaskWrite } from './record-write.ts'

/** All that the org is to say of an order. JSON-safe: it is stored until it is written. */
export interface WantedStatus {
  readonly order: RecordWrite
  readonly items: readonly RecordWrite[]
  readonly task: TaskWrite | null
  readonly backorder: Backorder | null
}

export interface StatusPolicy {
  /** Name of the org in mesh.yaml; orders of others are not its business. */
  readonly org: string
  readonly backorderTask: boolean
  /** In whose calendar it keeps its days. */
  readonly zone: string
  /** From the beginning of a backorder to the due date of its task, ms. */
  readonly backorderDueInMs: number
}

/** The records that a status asks for; undefined for an order that was not taken in this org. */
export const wantedStatus = (
  status: OrderStatusChanged,
  before: WantedStatus | undefined,
  policy: StatusPolicy,
): WantedStatus | undefined => {
  const { recordId, org } = status.origin
  if (recordId === null || (org !== null && org !== policy.org)) return undefined
  const backorder = policy.backorderTask
    ? nextBackorder(status, before?.backorder ?? undefined)
    : (before?.backorder ?? undefined)
  const task = policy.backorderTask
    ? backorderTask(status, recordId, backorder, policy.backorderDueInMs, policy.zone)
    : undefined
  return {
    order: { type: 'Order', id: recordId, fields: orderFields(status) },
    items: status.lines.flatMap((line) =>
      line.recordId === null
        ? []
        : [
            {
              type: 'OrderItem',
              id: line.recordId,
              fields: itemFields(line, status.statusVersion),
            } as const,
          ],
    ),
    task: task ?? null,
    backorder: backorder ?? null,
  }
}
