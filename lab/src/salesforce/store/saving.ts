import type { Value, Values } from '../metadata/field.ts'
import type { StoredRecord } from './record-store.ts'

/** What the rules of an object may do while a record is saved. */
export interface Writer {
  readonly userId: string
  /** The instant of this save, as stored values hold it. */
  now(): string
  get(object: string, id: Value): StoredRecord | undefined
  /** Records that are not deleted. */
  children(object: string, field: string, id: string): StoredRecord[]
  /** Writes derived values as the platform itself does: without rules or field permissions. */
  setDerived(object: string, id: string, values: Values): void
  nextNumber(name: string, digits: number): string
}

export interface Saving {
  readonly writer: Writer
  readonly id: string
  readonly before: Values | undefined
  /** What will be saved; rules fill in derived values. */
  readonly after: Record<string, Value>
  /** Names of the fields that the caller gave. */
  readonly given: ReadonlySet<string>
}

/** The rules of one standard object. They throw DmlError. */
export interface ObjectRules {
  beforeSave?(saving: Saving): void
  afterSave?(saving: Saving): void
  beforeDelete?(writer: Writer, record: StoredRecord): void
  afterDelete?(writer: Writer, record: StoredRecord): void
}

export const changed = ({ before, after }: Saving, name: string): boolean =>
  before !== undefined && (before[name] ?? null) !== (after[name] ?? null)
