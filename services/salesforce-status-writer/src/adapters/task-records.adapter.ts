import { type CollectionRecord, queryRows, quote, type RestClient } from '@carrick/salesforce'
import type { TaskWrite } from '../domain/record-write.ts'

export const TASK_KEY = 'Integration_Key__c'

/** Keys travel in the URL, which Salesforce takes up to 16 KB. */
export const TASKS_PER_CALL = 100

const listOf = (values: readonly string[]): string => values.map(quote).join(',')

const keysInOrg = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
): Promise<ReadonlySet<unknown>> => {
  const keys = listOf(tasks.map(({ key }) => key))
  const rows = await queryRows(rest, `SELECT ${TASK_KEY} FROM Task WHERE ${TASK_KEY} IN (${keys})`)
  return new Set(rows.map((row) => row[TASK_KEY]))
}

/** Id prefix of users; an order may belong to a queue, a task of ours may not. */
const USER = '005'

const ownersOf = async (
  rest: RestClient,
  orders: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (orders.length === 0) return new Map()
  const rows = await queryRows(
    rest,
    `SELECT Id, OwnerId FROM Order WHERE Id IN (${listOf(orders)}) AND Owner.IsActive = TRUE`,
  )
  return new Map(
    rows.flatMap(({ Id, OwnerId }) =>
      typeof Id === 'string' && typeof OwnerId === 'string' && OwnerId.startsWith(USER)
        ? [[Id, OwnerId] as const]
        : [],
    ),
  )
}

/** The tasks as records; those that are not there yet get the owner of their order and what is only theirs. */
export const taskRecords = async (
  rest: RestClient,
  tasks: readonly TaskWrite[],
): Promise<readonly CollectionRecord[]> => {
  const known = await keysInOrg(rest, tasks)
  const missing = tasks.filter(({ key }) => !known.has(key))
  const owners = await ownersOf(
    rest,
    missing.map(({ order }) => order),
  )
  return tasks.map(({ key, order, fields, whenNew }) => {
    const owner = owners.get(order)
    const first = { WhatId: order, ...whenNew, ...(owner !== undefined && { OwnerId: owner }) }
    return {
      type: 'Task',
      fields: { [TASK_KEY]: key, ...(known.has(key) ? {} : first), ...fields },
    }
  })
}
