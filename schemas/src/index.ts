export {
  catalogue,
  consumedBy,
  deadLetterEntry,
  type EventEntry,
  MAX_RECORD_BYTES,
  PARTITIONS,
  RETENTION_MS,
  type ServiceName,
  type TopicEntry,
} from './catalogue.ts'
export { avroTypeOf, bodyReader, type BodyReader, encodeBody } from './codec.ts'
export * from './generated/events.ts'
export type { EventOf, EventToken } from './token.ts'
