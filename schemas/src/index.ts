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
export { catalogueProblems } from './check-catalogue.ts'
export { avroTypeOf, bodyReader, type BodyReader, encodeBody } from './codec.ts'
export { fingerprintOf } from './fingerprint.ts'
export * from './generated/events.ts'
export { eventFromJson, eventToJson } from './json-form.ts'
export { subjects, tokenByName } from './lookup.ts'
export type { EventOf, EventToken } from './token.ts'
