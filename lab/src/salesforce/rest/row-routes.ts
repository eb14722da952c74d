import { epochOfInstant } from '../store/instants.ts'
import type { StoredRecord } from '../store/record-store.ts'
import {
  type Answer,
  ApiError,
  type Call,
  type Handler,
  inTransaction,
  objectBody,
} from './call.ts'
import {
  externalIdField,
  fieldsAsked,
  findByExternalId,
  objectNamed,
  recordOf,
  upsertRow,
} from './records.ts'
import { notFound } from './call.ts'
import { renderRecord } from './render.ts'
import type { Router } from './router.ts'

const dateOfHeader = (call: Call, name: string): number | undefined => {
  const text = call.headers[name]
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw new ApiError(400, 'INVALID_REQUEST_HEADER', `${name} is not a date: ${text}`)
  return time
}

/** REST guide, "Conditional Requests": whole seconds. */
const checkUnmodified = (call: Call, record: StoredRecord): void => {
  const since = dateOfHeader(call, 'if-unmodified-since')
  const modified = epochOfInstant(String(record.values['LastModifiedDate']))
  if (since !== undefined && modified > since) {
    throw new ApiError(
      412,
      'PRECONDITION_FAILED',
      'Conditional request failed. The record was modified since the given date.',
    )
  }
}

const show = (call: Call, record: StoredRecord): Answer => {
  const object = objectNamed(call, record.object)
  checkUnmodified(call, record)
  const since = dateOfHeader(call, 'if-modified-since')
  const modified = epochOfInstant(String(record.values['LastModifiedDate']))
  if (since !== undefined && modified <= since) return { status: 304 }
  return {
    status: 200,
    body: renderRecord(record, object, call.version, fieldsAsked(call, object)),
    headers: { 'last-modified': new Date(modified).toUTCString() },
  }
}

const NOT_POST = "HTTP Method 'POST' not allowed. Allowed are GET, PATCH, DELETE"

const create: Handler = (call, [name = '']) => {
  const object = objectNamed(call, name)
  const body = objectBody(call)
  const id = inTransaction(call, (transaction) =>
    call.org.write(transaction, object.name, undefined, () => transaction.insert(object, body)),
  )
  return {
    status: 201,
    body: { id, success: true, errors: [] },
    headers: { location: `/services/data/v${call.version}/sobjects/${object.name}/${id}` },
  }
}

/** REST guide, "Upsert": a record without an id yet is posted to its field Id. */
const createById: Handler = (call, [name = '', field = '']) => {
  if (field.toLowerCase() !== 'id') throw new ApiError(405, 'METHOD_NOT_ALLOWED', NOT_POST)
  const answer = create(call, [name])
  return { ...answer, body: { ...(answer.body as object), created: true } }
}

const read: Handler = (call, [name = '', id = '']) =>
  show(call, recordOf(call, objectNamed(call, name), id))

const update: Handler = (call, [name = '', id = '']) => {
  const object = objectNamed(call, name)
  const record = recordOf(call, object, id)
  checkUnmodified(call, record)
  const body = objectBody(call)
  const given = Object.keys(body).find((key) => key.toLowerCase() === 'id')
  if (given !== undefined) {
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `The ${given} field should not be specified in the sobject data.`,
    )
  }
  inTransaction(call, (transaction) => {
    call.org.write(transaction, object.name, record.id, () => {
      transaction.update(object, record.id, body)
    })
  })
  return { status: 204 }
}

const remove: Handler = (call, [name = '', id = '']) => {
  const object = objectNamed(call, name)
  const record = recordOf(call, object, id)
  inTransaction(call, (transaction) => {
    call.org.write(transaction, object.name, record.id, () => {
      transaction.delete(object, record.id)
    })
  })
  return { status: 204 }
}

const choices = (call: Call, found: readonly StoredRecord[]): Answer => ({
  status: 300,
  body: found.map(({ object, id }) => `/services/data/v${call.version}/sobjects/${object}/${id}`),
})

const readByExternalId: Handler = (call, [name = '', fieldName = '', value = '']) => {
  const object = objectNamed(call, name)
  if (call.org.catalog.field(object.name, fieldName) === undefined)
    return readRelated(call, name, fieldName, value)
  const field = externalIdField(call, object, fieldName)
  if (field.type === 'id') return show(call, recordOf(call, object, value))
  const found = findByExternalId(call, object, field, value)
  const first = found[0]
  if (first === undefined) throw notFound()
  return found.length > 1 ? choices(call, found) : show(call, first)
}

/** `/sobjects/Order/801.../Account` and `/sobjects/Order/801.../OrderItems`. */
const readRelated = (call: Call, name: string, id: string, relationship: string): Answer => {
  const object = objectNamed(call, name)
  const record = recordOf(call, object, id)
  const { catalog, records } = call.org
  const reference = catalog.relationship(object.name, relationship)
  if (reference !== undefined) {
    const parentId = record.values[reference.name]
    const target = typeof parentId === 'string' ? catalog.objectOfId(parentId) : undefined
    const parent = target === undefined ? undefined : records.get(target, String(parentId))
    if (parent === undefined) throw notFound()
    return show(call, parent)
  }
  const child = catalog
    .children(object.name)
    .find((one) => one.name.toLowerCase() === relationship.toLowerCase())
  if (child === undefined) throw notFound()
  const rows = records
    .find(child.object, child.field, record.id)
    .filter(({ values }) => values['IsDeleted'] !== true)
  const target = catalog.known(child.object)
  return {
    status: 200,
    body: {
      totalSize: rows.length,
      done: true,
      records: rows.map((row) => renderRecord(row, target, call.version)),
    },
  }
}

/** REST guide, "Upsert a Record Using an External ID". */
const upsert: Handler = (call, [name = '', fieldName = '', value = '']) => {
  const object = objectNamed(call, name)
  const field = externalIdField(call, object, fieldName)
  const body = objectBody(call)
  const repeated = Object.keys(body).find((key) =>
    [field.name.toLowerCase(), 'id'].includes(key.toLowerCase()),
  )
  if (repeated !== undefined) {
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `The ${repeated} field should not be specified in the sobject data.`,
    )
  }
  const found =
    field.type === 'id'
      ? [recordOf(call, object, value)]
      : findByExternalId(call, object, field, value)
  if (found.length > 1) return choices(call, found)
  const first = found[0]
  if (first === undefined && call.query.get('updateOnly') === 'true') throw notFound()
  if (first !== undefined) checkUnmodified(call, first)
  const { id, created } = inTransaction(call, (transaction) =>
    upsertRow(call, transaction, object, field, value, body),
  )
  const answer = { id, success: true, errors: [], created }
  if (created) {
    return {
      status: 201,
      body: answer,
      headers: { location: `/services/data/v${call.version}/sobjects/${object.name}/${id}` },
    }
  }
  // Before version 46.0 an update has no body.
  return Number(call.version) >= 46 ? { status: 200, body: answer } : { status: 204 }
}

const removeByExternalId: Handler = (call, [name = '', fieldName = '', value = '']) => {
  const object = objectNamed(call, name)
  const field = externalIdField(call, object, fieldName)
  const found = findByExternalId(call, object, field, value)
  const first = found[0]
  if (first === undefined) throw notFound()
  return found.length > 1 ? choices(call, found) : remove(call, [object.name, first.id])
}

export const addRowRoutes = (router: Router): void => {
  router.add('POST', 'sobjects/:object', create)
  router.add('POST', 'sobjects/:object/:id', createById)
  router.add('GET', 'sobjects/:object/:id', read)
  router.add('PATCH', 'sobjects/:object/:id', update)
  router.add('DELETE', 'sobjects/:object/:id', remove)
  router.add('GET', 'sobjects/:object/:field/:value', readByExternalId)
  router.add('PATCH', 'sobjects/:object/:field/:value', upsert)
  router.add('DELETE', 'sobjects/:object/:field/:value', removeByExternalId)
}
