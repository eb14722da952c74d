import type { Field } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { DmlError } from '../store/dml-error.ts'
import { normalId } from '../store/record-id.ts'
import { isDeleted } from '../store/record-store.ts'
import type { Transaction } from '../store/transaction.ts'
import {
  actorOf,
  ApiError,
  type Call,
  type Handler,
  inTransaction,
  isJsonObject,
  type JsonObject,
  listOfObjects,
  objectBody,
} from './call.ts'
import { externalIdField, fieldsAsked, objectNamed, upsertRow } from './records.ts'
import { renderRecord } from './render.ts'
import type { Router } from './router.ts'

const LIMIT = 200

interface RowError {
  readonly statusCode: string
  readonly message: string
  readonly fields: readonly string[]
}

interface RowResult {
  readonly id?: string
  readonly success: boolean
  readonly errors: readonly RowError[]
  readonly created?: boolean
}

interface Row {
  readonly id: string | undefined
  /** Throws DmlError. */
  readonly write: (transaction: Transaction) => { readonly id: string; readonly created?: boolean }
}

const ROLLED_BACK: RowError = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message:
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
}

class RolledBack extends Error {
  readonly results: readonly RowResult[]

  constructor(results: readonly RowResult[]) {
    super('a row failed')
    this.results = results
  }
}

const failed = (id: string | undefined, error: RowError): RowResult => ({
  ...(id === undefined ? {} : { id }),
  success: false,
  errors: [error],
})

const writeRow = ({ id, write }: Row, transaction: Transaction): RowResult => {
  try {
    return { ...write(transaction), success: true, errors: [] }
  } catch (thrown) {
    if (!(thrown instanceof DmlError)) throw thrown
    const { statusCode, message, fields } = thrown
    return failed(id, { statusCode, message, fields })
  }
}

/** All rows are one transaction; without `allOrNone` a refused row leaves the others alone. */
const writeRows = (call: Call, rows: readonly Row[], allOrNone: boolean): RowResult[] => {
  if (rows.length > LIMIT) {
    throw new ApiError(
      400,
      'EXCEEDED_MAX_SIZE_REQUEST',
      'Record limit reached. cannot submit more than 200 records in this call',
    )
  }
  const actor = actorOf(call)
  const shown = call.org.faults.knobs.ignoreCollectionsClientTag
    ? { ...actor, clientTag: undefined }
    : actor
  try {
    return inTransaction(
      call,
      (transaction) => {
        const results = rows.map((row) => writeRow(row, transaction))
        if (allOrNone && results.some(({ success }) => !success)) {
          throw new RolledBack(
            results.map((result, index) =>
              result.success ? failed(rows[index]?.id, ROLLED_BACK) : result,
            ),
          )
        }
        return results
      },
      shown,
    )
  } catch (thrown) {
    if (thrown instanceof RolledBack) return [...thrown.results]
    throw thrown
  }
}

const typeOf = (call: Call, record: JsonObject): ObjectType => {
  const { attributes } = record
  const type = isJsonObject(attributes) ? attributes['type'] : undefined
  const object = typeof type === 'string' ? call.org.catalog.object(type) : undefined
  if (object === undefined) {
    throw new DmlError(
      'INVALID_TYPE',
      `sObject type '${typeof type === 'string' ? type : ''}' is not supported.`,
    )
  }
  return object
}

const idOf = (record: JsonObject): string | undefined => {
  const id = record['id'] ?? record['Id']
  return typeof id === 'string' ? (normalId(id) ?? id) : undefined
}

const withoutId = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name.toLowerCase() !== 'id'))

const createMany: Handler = (call) => {
  const body = objectBody(call)
  const rows = listOfObjects(body['records'], 'records').map((record): Row => ({
    id: undefined,
    write: (transaction) => {
      const object = typeOf(call, record)
      const id = call.org.write(transaction, object.name, undefined, () =>
        transaction.insert(object, record),
      )
      return { id }
    },
  }))
  return { status: 200, body: writeRows(call, rows, body['allOrNone'] === true) }
}

const updateMany: Handler = (call) => {
  const body = objectBody(call)
  const rows = listOfObjects(body['records'], 'records').map((record): Row => {
    const id = idOf(record)
    return {
      id,
      write: (transaction) => {
        const object = typeOf(call, record)
        if (id === undefined)
          throw new DmlError('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id'])
        call.org.write(transaction, object.name, id, () => {
          transaction.update(object, id, withoutId(record))
        })
        return { id }
      },
    }
  })
  return { status: 200, body: writeRows(call, rows, body['allOrNone'] === true) }
}

const isRepeated = (value: unknown, values: readonly unknown[]): boolean =>
  typeof value === 'string' &&
  value !== '' &&
  values.filter((one) => typeof one === 'string' && one.toLowerCase() === value.toLowerCase())
    .length > 1

/** A key that is there twice writes neither row: SOAP guide, "upsert()", and its users' reports. */
const repeated = (field: Field, value: unknown): DmlError =>
  field.type === 'id'
    ? new DmlError('DUPLICATE_VALUE', `Duplicate id specified: ${String(value)}`)
    : new DmlError('DUPLICATE_VALUE', `Duplicate external id specified: ${String(value)}`, [
        field.name,
      ])

const upsertMany: Handler = (call, [name = '', fieldName = '']) => {
  const object = objectNamed(call, name)
  const field = externalIdField(call, object, fieldName)
  const body = objectBody(call)
  const records = listOfObjects(body['records'], 'records')
  const keyIn = (record: JsonObject): string | undefined =>
    Object.keys(record).find((one) => one.toLowerCase() === field.name.toLowerCase())
  const values = records.map((record) => record[keyIn(record) ?? ''])
  const rows = records.map((record, index): Row => {
    const key = keyIn(record)
    const rest = Object.fromEntries(Object.entries(record).filter(([one]) => one !== key))
    const value = values[index]
    return {
      id: undefined,
      write: (transaction) => {
        if (isRepeated(value, values)) throw repeated(field, value)
        return upsertRow(call, transaction, object, field, value, rest)
      },
    }
  })
  return { status: 200, body: writeRows(call, rows, body['allOrNone'] === true) }
}

const deleteMany: Handler = (call) => {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '')
  const rows = ids.map((text): Row => {
    const id = normalId(text) ?? text
    return {
      id,
      write: (transaction) => {
        const object = call.org.catalog.object(call.org.catalog.objectOfId(id) ?? '')
        if (object === undefined) throw new DmlError('MALFORMED_ID', `bad id ${text}`)
        call.org.write(transaction, object.name, id, () => {
          transaction.delete(object, id)
        })
        return { id }
      },
    }
  })
  return { status: 200, body: writeRows(call, rows, call.query.get('allOrNone') === 'true') }
}

/** Records by id, null for those that are not there. */
const readMany: Handler = (call, [name = '']) => {
  const object = objectNamed(call, name)
  const asked = isJsonObject(call.body) ? call.body : undefined
  const bodyList = (key: string): string | undefined => {
    const list = asked?.[key]
    return Array.isArray(list) ? list.join(',') : undefined
  }
  const query = new URLSearchParams(call.query)
  const fields = bodyList('fields') ?? query.get('fields')
  const ids = bodyList('ids') ?? query.get('ids')
  if (fields === null || ids === null)
    throw new ApiError(400, 'MISSING_ARGUMENT', 'ids and fields are needed')
  query.set('fields', fields)
  const shown = fieldsAsked({ ...call, query }, object)
  return {
    status: 200,
    body: ids.split(',').map((id) => {
      const record = call.org.records.get(object.name, normalId(id) ?? '')
      return record === undefined || isDeleted(record)
        ? null
        : renderRecord(record, object, call.version, shown)
    }),
  }
}

export const addCollectionRoutes = (router: Router): void => {
  router.add('POST', 'composite/sobjects', createMany)
  router.add('PATCH', 'composite/sobjects', updateMany)
  router.add('DELETE', 'composite/sobjects', deleteMany)
  router.add('GET', 'composite/sobjects/:object', readMany)
  router.add('POST', 'composite/sobjects/:object', readMany)
  router.add('PATCH', 'composite/sobjects/:object/:field', upsertMany)
}
