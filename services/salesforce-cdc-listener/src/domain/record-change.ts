/** What a change event says of records; the values it carries are not trusted, except the order of a line. */
export interface RecordChange {
  readonly entity: string
  readonly recordIds: readonly string[]
  readonly changeType: string
  /** Epoch ms. */
  readonly commitTimestamp: number
  readonly commitNumber: bigint
  readonly commitUser: string
  /** Names of the fields that an update changed. */
  readonly changedFields: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
}
