import type { Value, Values } from '../metadata/field.ts'
import { epochOfInstant } from '../store/instants.ts'
import { AvroWriter } from './avro-writer.ts'
import { bitmapsOf, type FieldPosition } from './bitmap.ts'
import { avroTypeOf, type EventField } from './event-fields.ts'
import { CHANGE_TYPES, type ChangeType, type EventSchema } from './event-schema.ts'

export interface ChangeHeader {
  readonly recordIds: readonly string[]
  readonly changeType: ChangeType
  readonly changeOrigin: string
  readonly transactionKey: string
  readonly sequenceNumber: number
  readonly commitTimestamp: number
  readonly commitNumber: bigint
  readonly commitUser: string
}

export interface ChangeEvent {
  readonly schema: EventSchema
  readonly header: ChangeHeader
  /** Absent in events without data: gaps, overflows. */
  readonly before: Values | undefined
  readonly after: Values | undefined
}

const valueOf = (values: Values, { source }: EventField): Value =>
  source === undefined ? null : (values[source] ?? null)

/** The last modification is a change of its own, even within the same second. */
const differs = (before: Values, after: Values, field: EventField): boolean =>
  field.source === 'LastModifiedDate' || valueOf(before, field) !== valueOf(after, field)

/** Where an update changed the record; position 0 is the header. */
const changedPositions = (
  { fields }: EventSchema,
  before: Values,
  after: Values,
): (FieldPosition & { readonly value: Value })[] =>
  fields.flatMap((field, index) =>
    field.record === undefined
      ? differs(before, after, field)
        ? [{ field: index + 1, value: valueOf(after, field) }]
        : []
      : field.parts.flatMap((part, number) =>
          differs(before, after, part)
            ? [{ field: index + 1, part: number, value: valueOf(after, part) }]
            : [],
        ),
  )

const writeValue = (writer: AvroWriter, field: EventField, value: Value): void => {
  if (value === null) {
    writer.int(0)
    return
  }
  writer.int(1)
  switch (avroTypeOf(field.type)) {
    case 'boolean':
      writer.boolean(value === true)
      break
    case 'double':
      writer.double(Number(value))
      break
    case 'int':
      writer.int(Number(value))
      break
    case 'long':
      writer.long(BigInt(epochOfInstant(String(value))))
      break
    case 'string':
      writer.string(String(value))
      break
  }
}

const writeField = (
  writer: AvroWriter,
  field: EventField,
  values: Values,
  sent: (field: EventField) => boolean,
): void => {
  const shown = (one: EventField): Value => (sent(one) ? valueOf(values, one) : null)
  if (field.record === undefined) {
    writeValue(writer, field, shown(field))
    return
  }
  if (!field.parts.some((part) => shown(part) !== null)) {
    writer.int(0)
    return
  }
  writer.int(1)
  for (const part of field.parts) writeValue(writer, part, shown(part))
}

/** Enrichment names object fields; an address is named as a whole or by one of its parts. */
const isEnriched = (field: EventField, parent: EventField, enriched: readonly string[]): boolean =>
  enriched.includes(field.source ?? '') || enriched.includes(parent.name)

const sentFields = (
  { schema, header, before, after }: ChangeEvent,
  enriched: readonly string[],
): ((field: EventField) => boolean) => {
  if (after === undefined) return () => false
  if (header.changeType === 'CREATE' || header.changeType === 'UNDELETE') return () => true
  const parents = new Map(
    schema.fields.flatMap((field) => field.parts.map((part) => [part, field] as const)),
  )
  return (field) =>
    isEnriched(field, parents.get(field) ?? field, enriched) ||
    (header.changeType === 'UPDATE' && before !== undefined && differs(before, after, field))
}

/**
 * A change event as it stands on the wire. Source: Change Data Capture guide, "Change Event Header
 * Fields" and "Change Event Body Fields"; order of the header as in pozil/pub-sub-api-node-client
 * issue 27. `enriched` fields are sent with updates and deletions even when they did not change.
 */
export const encodeChangeEvent = (event: ChangeEvent, enriched: readonly string[]): Buffer => {
  const { schema, header, before, after } = event
  const changed =
    header.changeType === 'UPDATE' && before !== undefined && after !== undefined
      ? changedPositions(schema, before, after)
      : []
  const writer = new AvroWriter()
    .string(schema.entity)
    .strings(header.recordIds)
    .int(CHANGE_TYPES.indexOf(header.changeType))
    .string(header.changeOrigin)
    .string(header.transactionKey)
    .int(header.sequenceNumber)
    .long(BigInt(header.commitTimestamp))
    .long(header.commitNumber)
    .string(header.commitUser)
    .strings(bitmapsOf(changed.filter(({ value }) => value === null)))
    .strings([])
    .strings(bitmapsOf(changed))
  const sent = sentFields(event, enriched)
  for (const field of schema.fields) writeField(writer, field, after ?? {}, sent)
  return writer.bytes()
}
