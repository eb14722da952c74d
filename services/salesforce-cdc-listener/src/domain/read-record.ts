/** An order or a return as it was read, with its lines. */
export interface ReadRecord {
  readonly recordId: string
  readonly deleted: boolean
  /** SystemModstamp, epoch ms. */
  readonly modifiedAt: number
  readonly fields: Readonly<Record<string, string | null>>
  readonly lines: readonly Readonly<Record<string, string | null>>[]
}
