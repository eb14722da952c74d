import { createHash } from 'node:crypto'
import { eventOfEntity } from '../metadata/channels.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { avroTypeOf, type EventField, eventFields } from './event-fields.ts'

/** In this order; the numbers on the wire are the positions (pozil/pub-sub-api-node-client issue 27). */
export const CHANGE_TYPES = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'UNDELETE',
  'GAP_CREATE',
  'GAP_UPDATE',
  'GAP_DELETE',
  'GAP_UNDELETE',
  'GAP_OVERFLOW',
  'SNAPSHOT',
] as const

export type ChangeType = (typeof CHANGE_TYPES)[number]

const STRINGS = { type: 'array', items: 'string' }

const HEADER = {
  type: 'record',
  name: 'ChangeEventHeader',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: STRINGS },
    { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: CHANGE_TYPES } },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: STRINGS },
    { name: 'diffFields', type: STRINGS },
    { name: 'changedFields', type: STRINGS },
  ],
}

export interface EventSchema {
  /** A fingerprint of the text, 22 characters like the real ones. */
  readonly id: string
  readonly json: string
  readonly entity: string
  readonly fields: readonly EventField[]
}

const optional = (name: string, type: unknown): object => ({
  name,
  type: ['null', type],
  default: null,
})

/** An account's name may be that of a person: null, plain text (as here, always) or a record. */
const SWITCHABLE_NAME = {
  type: 'record',
  name: 'Switchable_PersonName',
  fields: ['Salutation', 'FirstName', 'LastName'].map((name) => optional(name, 'string')),
}

const hasSwitchableName = (entity: string, { name }: EventField): boolean =>
  entity === 'Account' && name === 'Name'

const avroField = (entity: string, field: EventField, named: Set<string>): object => {
  if (hasSwitchableName(entity, field))
    return { name: field.name, type: ['null', 'string', SWITCHABLE_NAME], default: null }
  if (field.record === undefined) return optional(field.name, avroTypeOf(field.type))
  if (named.has(field.record)) return optional(field.name, field.record)
  named.add(field.record)
  return optional(field.name, {
    type: 'record',
    name: field.record,
    fields: field.parts.map((part) => optional(part.name, avroTypeOf(part.type))),
  })
}

const schemaIdOf = (json: string): string => createHash('md5').update(json).digest('base64url')

const built = new WeakMap<ObjectType, EventSchema>()

/** The schema of an object's change events as its fields are now. */
export const eventSchemaOf = (object: ObjectType): EventSchema => {
  const known = built.get(object)
  if (known !== undefined) return known
  const fields = eventFields(object)
  const named = new Set<string>()
  const json = JSON.stringify({
    type: 'record',
    name: eventOfEntity(object.name),
    namespace: 'com.sforce.eventbus',
    fields: [
      { name: 'ChangeEventHeader', type: HEADER },
      ...fields.map((field) => avroField(object.name, field, named)),
    ],
  })
  const schema = { id: schemaIdOf(json), json, entity: object.name, fields }
  built.set(object, schema)
  return schema
}
