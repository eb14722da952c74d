import type { ObjectType } from '../metadata/object-type.ts'
import { DmlError } from '../store/dml-error.ts'
import type { Transaction } from '../store/transaction.ts'
import {
  ApiError,
  type Call,
  type Handler,
  inTransaction,
  isJsonObject,
  type JsonObject,
  listOfObjects,
  objectBody,
} from './call.ts'
import { objectNamed } from './records.ts'
import type { Router } from './router.ts'

const LIMIT = 200

interface Created {
  readonly referenceId: string
  readonly id: string
}

class TreeError extends Error {
  readonly referenceId: string
  readonly reason: DmlError

  constructor(referenceId: string, reason: DmlError) {
    super(reason.message)
    this.referenceId = referenceId
    this.reason = reason
  }
}

const referenceIdOf = (record: JsonObject): string => {
  const { attributes } = record
  const id = isJsonObject(attributes) ? attributes['referenceId'] : undefined
  if (typeof id !== 'string')
    throw new ApiError(400, 'INVALID_INPUT', 'attributes.referenceId is needed in every record')
  return id
}

/** Creates a record, then those nested in it, as children of it. */
const createTree = (
  call: Call,
  transaction: Transaction,
  object: ObjectType,
  record: JsonObject,
  parent: JsonObject,
  created: Created[],
): void => {
  const referenceId = referenceIdOf(record)
  const children = call.org.catalog.children(object.name)
  const nested = Object.entries(record).flatMap(([name, value]) => {
    const child = children.find((one) => one.name.toLowerCase() === name.toLowerCase())
    return child !== undefined && isJsonObject(value) && 'records' in value
      ? [{ name, child, records: listOfObjects(value['records'], name) }]
      : []
  })
  const own = Object.fromEntries(
    Object.entries(record).filter(([name]) => !nested.some((one) => one.name === name)),
  )
  let id: string
  try {
    id = call.org.write(transaction, object.name, undefined, () =>
      transaction.insert(object, { ...own, ...parent }),
    )
  } catch (thrown) {
    throw thrown instanceof DmlError ? new TreeError(referenceId, thrown) : thrown
  }
  created.push({ referenceId, id })
  if (created.length > LIMIT)
    throw new ApiError(400, 'INVALID_INPUT', 'A tree holds at most 200 records')
  for (const { child, records } of nested)
    for (const one of records)
      createTree(
        call,
        transaction,
        call.org.catalog.known(child.object),
        one,
        { [child.field]: id },
        created,
      )
}

/** REST guide, "sObject Tree": all records or none. */
const tree: Handler = (call, [name = '']) => {
  const object = objectNamed(call, name)
  const records = listOfObjects(objectBody(call)['records'], 'records')
  const created: Created[] = []
  try {
    inTransaction(call, (transaction) => {
      for (const record of records) createTree(call, transaction, object, record, {}, created)
    })
  } catch (thrown) {
    if (!(thrown instanceof TreeError)) throw thrown
    const { statusCode, message, fields } = thrown.reason
    return {
      status: 400,
      body: {
        hasErrors: true,
        results: [{ referenceId: thrown.referenceId, errors: [{ statusCode, message, fields }] }],
      },
    }
  }
  return { status: 201, body: { hasErrors: false, results: created } }
}

export const addTreeRoutes = (router: Router): void => {
  router.add('POST', 'composite/tree/:object', tree)
}
