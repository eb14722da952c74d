import { dayIn } from '@carrick/kernel'
import type { LineStatus, OrderStatusChanged } from '@carrick/schemas'
import { fitText, numberOf } from './field-values.ts'
import type { TaskWrite } from './record-write.ts'

/** What the writer remembers of an order's backorders. */
export interface Backorder {
  /** Epoch ms since when lines are on backorder; null = none now. */
  readonly since: number | null
  /** A backorder before this one is over and its task closed, so the task has to be opened again. */
  readonly again: boolean
}

const SUBJECT = 255
const DESCRIPTION = 32_000
const QUANTITY_SCALE = 6
const LINES_NAMED = 200

const backordered = ({ lines }: OrderStatusChanged): readonly LineStatus[] =>
  lines.filter((line) => line.backordered.unscaled > 0n)

/** How the memory goes on with this status. */
export const nextBackorder = (
  status: OrderStatusChanged,
  before: Backorder | undefined,
): Backorder | undefined => {
  const isBack = backordered(status).length > 0
  if (before === undefined) {
    return isBack ? { since: status.meta.occurredAt, again: false } : undefined
  }
  if (!isBack) return { ...before, since: null }
  return before.since === null ? { since: status.meta.occurredAt, again: true } : before
}

const lineText = (line: LineStatus): string => {
  const name = [
    line.lineNumber === null ? line.lineId : `Line ${String(line.lineNumber)}`,
    line.sku,
  ]
    .filter((part) => part !== null)
    .join(', ')
  const quantity = String(numberOf(line.backordered, QUANTITY_SCALE))
  const ordered = String(numberOf(line.ordered, QUANTITY_SCALE))
  const promise =
    line.promiseDate === null ? 'no date promised yet' : `promised for ${line.promiseDate}`
  return `${name}: ${quantity} of ${ordered} on backorder, ${promise}`
}

const openFields = (status: OrderStatusChanged) => {
  const lines = backordered(status)
  const count = lines.length === 1 ? '1 line' : `${String(lines.length)} lines`
  const more = lines.length - LINES_NAMED
  const text = [
    ...lines.slice(0, LINES_NAMED).map(lineText),
    ...(more > 0 ? [`and ${String(more)} more lines`] : []),
  ].join('\n')
  return {
    Subject: fitText(`Backorder: ${count} of order ${nameOf(status)}`, SUBJECT),
    Description: fitText(text, DESCRIPTION),
  }
}

const nameOf = ({ origin, documentId, orderId }: OrderStatusChanged): string =>
  origin.number ?? documentId ?? orderId

/**
 * The one task of an order for its backorders: lists their lines while there are any, completed when
 * there are none left. An order that never had one has no task.
 */
export const backorderTask = (
  status: OrderStatusChanged,
  recordId: string,
  backorder: Backorder | undefined,
  dueInMs: number,
  zone: string,
): TaskWrite | undefined => {
  if (backorder === undefined) return undefined
  const about = { key: `${status.orderId}:backorder`, order: { recordId } }
  const version = { Last_Event_Version__c: status.statusVersion }
  if (backorder.since === null) {
    const Subject = fitText(`Backorder over: order ${nameOf(status)}`, SUBJECT)
    return { ...about, fields: { Subject, Status: 'Completed', ...version }, whenNew: {} }
  }
  const due = dayIn(zone, backorder.since + dueInMs)
  // A person who completes the task has seen it: only a new backorder opens it again.
  const reopen = backorder.again ? { Status: 'Not Started' } : {}
  return {
    ...about,
    fields: { ...openFields(status), ...reopen, ...version },
    whenNew: { ActivityDate: due },
  }
}
