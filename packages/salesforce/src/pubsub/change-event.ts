import avro, { type Type } from 'avsc'
import { MeshError } from '@carrick/kernel'
import { fieldsOfBitmaps, type RecordSchema } from './bitmap.ts'

export type ChangeType =
  | 'CREATE'
  | 'UPDATE'
  | 'DELETE'
  | 'UNDELETE'
  | 'GAP_CREATE'
  | 'GAP_UPDATE'
  | 'GAP_DELETE'
  | 'GAP_UNDELETE'
  | 'GAP_OVERFLOW'
  | 'SNAPSHOT'

/** Source: Change Data Capture guide, "Change Event Header Fields". */
export interface ChangeEvent {
  readonly entity: string
  /** 18 characters each; several when Salesforce merged equal changes; may hold a wildcard like `801*`. */
  readonly recordIds: readonly string[]
  readonly changeType: ChangeType
  readonly changeOrigin: string
  readonly transactionKey: string
  readonly sequenceNumber: number
  /** Epoch ms. */
  readonly commitTimestamp: number
  readonly commitNumber: bigint
  readonly commitUser: string
  /** Names of the fields that this update changed, nulled ones included. Empty for other types. */
  readonly changedFields: readonly string[]
  /** Values as sent: a null in an update means unchanged unless the field is in `changedFields`. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Opaque position, 10 bytes where seen. */
  readonly replayId: Buffer
}

// Commit numbers exceed 2^53, so longs are read as bigint.
const longType = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8)
    buffer.writeBigInt64LE(value)
    return buffer
  },
  fromJSON: (value: number | string) => BigInt(value),
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
})

export interface ChangeEventDecoder {
  /** `payload` is a plain Avro datum. Throws MESH_SALESFORCE_EVENT when it does not fit the schema. */
  decode(payload: Buffer, replayId: Buffer): ChangeEvent
}

interface WireHeader {
  readonly entityName: string
  readonly recordIds: readonly string[]
  readonly changeType: ChangeType
  readonly changeOrigin: string
  readonly transactionKey: string
  readonly sequenceNumber: number
  readonly commitTimestamp: bigint
  readonly commitNumber: bigint
  readonly commitUser: string
  readonly changedFields?: readonly string[]
}

const read = (
  type: Type,
  payload: Buffer,
): Record<string, unknown> & { ChangeEventHeader: WireHeader } => {
  try {
    return type.fromBuffer(payload) as Record<string, unknown> & { ChangeEventHeader: WireHeader }
  } catch (cause) {
    throw new MeshError(
      'MESH_SALESFORCE_EVENT',
      'A change event does not fit the schema that it names',
      { cause },
    )
  }
}

/** For one schema id; `schemaJson` as GetSchema returns it. */
export const changeEventDecoder = (schemaJson: string): ChangeEventDecoder => {
  const schema = JSON.parse(schemaJson) as RecordSchema
  const type = avro.Type.forSchema(JSON.parse(schemaJson) as avro.Schema, {
    registry: { long: longType },
    wrapUnions: false,
  })
  return {
    decode(payload, replayId) {
      const { ChangeEventHeader: header, ...fields } = read(type, payload)
      return {
        entity: header.entityName,
        recordIds: header.recordIds,
        changeType: header.changeType,
        changeOrigin: header.changeOrigin,
        transactionKey: header.transactionKey,
        sequenceNumber: header.sequenceNumber,
        commitTimestamp: Number(header.commitTimestamp),
        commitNumber: header.commitNumber,
        commitUser: header.commitUser,
        changedFields: fieldsOfBitmaps(header.changedFields ?? [], schema),
        fields,
        replayId,
      }
    },
  }
}
