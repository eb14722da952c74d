/** The handle of an event type: everything about it but its values. */
export interface EventToken<T> {
  readonly name: string
  /** Namespace and name of the Avro record. */
  readonly fullName: string
  readonly topic: string
  /** Registry subject: topic and full record name. */
  readonly subject: string
  /** Self-contained Avro schema. */
  readonly schema: object
  /** CRC-64-AVRO of the schema's parsing canonical form, 16 hex digits (Avro specification). */
  readonly fingerprint: string
  /** Paths of personal data; `*` stands for any element of a list or map. */
  readonly piiPaths: readonly string[]
  /** Phantom: carries the event's type, never a value. */
  readonly value?: T
}

export type EventOf<Token> = Token extends EventToken<infer T> ? T : never
