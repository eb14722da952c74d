import { MeshError } from '@carrick/kernel'
import { type CollectionRecord, queryRows, quote, type RestClient } from '@carrick/salesforce'
import type { TaskWrite } from '../domain/record-write.ts'

export const TASK_KEY = 'Integration_Key__c'
const ORDER_KEY = 'Integration_Order_Id__c'

/** Keys travel in the URL, which Salesforce takes up to 16 KB. */
export const TASKS_PER_CALL = 100

/** Id prefix of users; an order may belong to a queue, a task of ours may not. */
const USER = '005'

interface OrderFacts {
  readonly id: string
  /** Undefined when no active user owns it. */
  readonly owner: string | undefined
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const keysInOrg = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
): Promise<ReadonlySet<unknown>> => {
  const keys = tasks.map(({ key }) => quote(key)).join(',')
  const rows = await queryRows(rest, `SELECT ${TASK_KEY} FROM Task WHERE ${TASK_KEY} IN (${keys})`)
  return new Set(rows.map((row) => row[TASK_KEY]))
}

const nameOf = ({ order }: TaskWrite): string =>
  'recordId' in order ? order.recordId : order.orderId

/** Orders of the tasks by the name that the task gives them. */
const ordersOf = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
): Promise<ReadonlyMap<string, OrderFacts>> => {
  if (tasks.length === 0) return new Map()
  const names = [...new Set(tasks.map(nameOf))]
  const isId = new Set(tasks.flatMap(({ order }) => ('recordId' in order ? order.recordId : [])))
  const among = (field: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [`${field} IN (${values.map(quote).join(',')})`]
  const where = [
    ...among(
      'Id',
      names.filter((name) => isId.has(name)),
    ),
    ...among(
      ORDER_KEY,
      names.filter((name) => !isId.has(name)),
    ),
  ].join(' OR ')
  const rows = await queryRows(
    rest,
    `SELECT Id, ${ORDER_KEY}, OwnerId, Owner.IsActive FROM Order WHERE ${where}`,
  )
  return new Map(
    rows.flatMap(({ Id, OwnerId, Owner, ...row }) => {
      const isActive = (Owner as { readonly IsActive?: unknown } | null)?.IsActive === true
      const owner = isActive && textOf(OwnerId).startsWith(USER) ? textOf(OwnerId) : undefined
      const facts = { id: textOf(Id), owner }
      return [
        [facts.id, facts],
        [textOf(row[ORDER_KEY]), facts],
      ] as const
    }),
  )
}

const absent = (orderId: string): MeshError =>
  new MeshError(
    'MESH_SALESFORCE_ORDER_ABSENT',
    `No order of the org has ${ORDER_KEY} ${orderId}, so a task about it cannot be made`,
    { kind: 'retryable' },
  )

/**
 * The tasks as records, in their order; those that are not there yet get the owner of their order and what
 * is only theirs. An error in place of a new task whose order is not in the org.
 */
export const taskRecords = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
): Promise<readonly (CollectionRecord | MeshError)[]> => {
  const known = await keysInOrg(rest, tasks)
  const orders = await ordersOf(
    rest,
    tasks.filter(({ key }) => !known.has(key)),
  )
  return tasks.map((task) => {
    const { key, order, fields, whenNew } = task
    const record = { [TASK_KEY]: key, ...fields }
    if (known.has(key)) return { type: 'Task', fields: record }
    const facts = orders.get(nameOf(task))
    if (facts === undefined && 'orderId' in order) return absent(order.orderId)
    const OwnerId = facts?.owner
    const first = {
      WhatId: facts?.id ?? nameOf(task),
      ...whenNew,
      ...(OwnerId !== undefined && { OwnerId }),
    }
    return { type: 'Task', fields: { ...first, ...record } }
  })
}
