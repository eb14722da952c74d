import type { Value, Values } from '../metadata/field.ts'

export interface StoredRecord {
  readonly object: string
  readonly id: string
  readonly values: Values
}

type Index = Map<Value, Set<string>>

/** External ids and ids are compared without regard to case; so are their index keys. */
const keyOf = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value)

/** All records, deleted ones too, by object and id, with an index for each field ever looked up. */
export class RecordStore {
  readonly #tables = new Map<string, Map<string, StoredRecord>>()
  readonly #indices = new Map<string, Map<string, Index>>()

  #table(object: string): Map<string, StoredRecord> {
    const known = this.#tables.get(object)
    if (known !== undefined) return known
    const table = new Map<string, StoredRecord>()
    this.#tables.set(object, table)
    return table
  }

  get(object: string, id: string): StoredRecord | undefined {
    return this.#tables.get(object)?.get(id)
  }

  all(object: string): Iterable<StoredRecord> {
    return this.#table(object).values()
  }

  put(record: StoredRecord): void {
    const previous = this.get(record.object, record.id)
    if (previous !== undefined) this.#unindex(previous)
    this.#table(record.object).set(record.id, record)
    for (const [field, index] of this.#indices.get(record.object) ?? []) {
      const key = keyOf(record.values[field] ?? null)
      const ids = index.get(key) ?? new Set()
      ids.add(record.id)
      index.set(key, ids)
    }
  }

  remove(object: string, id: string): void {
    const previous = this.get(object, id)
    if (previous !== undefined) this.#unindex(previous)
    this.#table(object).delete(id)
  }

  #unindex(record: StoredRecord): void {
    for (const [field, index] of this.#indices.get(record.object) ?? [])
      index.get(keyOf(record.values[field] ?? null))?.delete(record.id)
  }

  /** Records whose field has the value (text in any case), deleted ones too. */
  find(object: string, field: string, value: Value): StoredRecord[] {
    const ids = this.#index(object, field).get(keyOf(value)) ?? []
    return [...ids].flatMap((id) => this.get(object, id) ?? [])
  }

  #index(object: string, field: string): Index {
    const indices = this.#indices.get(object) ?? new Map<string, Index>()
    this.#indices.set(object, indices)
    const known = indices.get(field)
    if (known !== undefined) return known
    const index: Index = new Map()
    for (const { id, values } of this.all(object)) {
      const key = keyOf(values[field] ?? null)
      const ids = index.get(key) ?? new Set()
      ids.add(id)
      index.set(key, ids)
    }
    indices.set(field, index)
    return index
  }
}

export const isDeleted = (record: StoredRecord): boolean => record.values['IsDeleted'] === true
