import type { Catalog } from '../metadata/catalog.ts'
import type { Value, Values } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { checkReferences, checkRequired, checkRules, checkUnique } from './check-record.ts'
import { DmlError } from './dml-error.ts'
import { instantText } from './instants.ts'
import { type Input, readInput } from './read-input.ts'
import { isDeleted, type RecordStore, type StoredRecord } from './record-store.ts'
import type { ObjectRules, Saving, Writer } from './saving.ts'

export interface Actor {
  readonly userId: string
  /** What the caller sent as `Sforce-Call-Options: client=`. */
  readonly clientTag: string | undefined
  /** e.g. `com/salesforce/api/rest/65.0`. */
  readonly api: string
}

export interface Database {
  readonly catalog: Catalog
  readonly records: RecordStore
  readonly rules: Readonly<Record<string, ObjectRules>>
  nextId(keyPrefix: string): string
  nextNumber(name: string): number
  now(): number
  /** Throws UNABLE_TO_LOCK_ROW when one of the ids cannot be locked now. */
  lock(ids: readonly string[]): void
}

export type ChangeKind = 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE'

/** All that one transaction did to one record. */
export interface RecordChange {
  /** The first thing done to it: a record made and then edited is a CREATE. */
  readonly kind: ChangeKind
  readonly object: string
  readonly id: string
  /** Undefined when the record is new. */
  readonly before: Values | undefined
  readonly after: Values
}

const mergedKind = (first: ChangeKind, next: ChangeKind): ChangeKind =>
  next === 'DELETE' ? 'DELETE' : first

/** One commit's worth of writes; everything in it is seen at once or not at all. */
export class Transaction implements Writer {
  readonly actor: Actor
  readonly #database: Database
  readonly #changes = new Map<string, RecordChange>()
  readonly #undo: (() => void)[] = []

  constructor(database: Database, actor: Actor) {
    this.#database = database
    this.actor = actor
  }

  get userId(): string {
    return this.actor.userId
  }

  now(): string {
    return instantText(this.#database.now())
  }

  get(object: string, id: Value): StoredRecord | undefined {
    return typeof id === 'string' ? this.#database.records.get(object, id) : undefined
  }

  children(object: string, field: string, id: string): StoredRecord[] {
    return this.#database.records.find(object, field, id).filter((one) => !isDeleted(one))
  }

  nextNumber(name: string, digits: number): string {
    return String(this.#database.nextNumber(name)).padStart(digits, '0')
  }

  #numbered(object: string, format: string): string {
    return format.replace(/\{(0+)\}/, (_, zeros: string) => this.nextNumber(object, zeros.length))
  }

  /** In the order of the first touch; a record made and deleted again leaves no trace. */
  changes(): RecordChange[] {
    return [...this.#changes.values()].filter(
      ({ kind, before }) => !(kind === 'DELETE' && before === undefined),
    )
  }

  /** Runs `work`; when it throws, what it wrote is undone and the error goes on. */
  attempt<T>(work: () => T): T {
    const savepoint = this.#undo.length
    try {
      return work()
    } catch (thrown) {
      this.rollback(savepoint)
      throw thrown
    }
  }

  rollback(savepoint = 0): void {
    while (this.#undo.length > savepoint) this.#undo.pop()?.()
  }

  insert(object: ObjectType, input: Input): string {
    const { catalog, records } = this.#database
    if (!object.createable) {
      throw new DmlError(
        'INSUFFICIENT_ACCESS_OR_READONLY',
        `entity type ${object.name} does not support create`,
      )
    }
    const given = readInput(catalog, records, object, input, 'create')
    const after: Record<string, Value> = {}
    for (const field of object.fields) {
      after[field.name] =
        field.defaultValue ?? field.picklist.find(({ isDefault }) => isDefault)?.value ?? null
    }
    for (const { name, numberFormat } of object.fields)
      if (numberFormat !== null) after[name] = this.#numbered(object.name, numberFormat)
    for (const [name, value] of given) after[name] = value
    const id = this.#database.nextId(object.keyPrefix)
    const now = this.now()
    Object.assign(after, {
      Id: id,
      CreatedDate: now,
      CreatedById: this.userId,
      LastModifiedDate: now,
      LastModifiedById: this.userId,
      SystemModstamp: now,
    })
    if (after['OwnerId'] === null) after['OwnerId'] = this.userId
    this.#save(object, {
      writer: this,
      id,
      before: undefined,
      after,
      given: new Set(given.keys()),
    })
    return id
  }

  update(object: ObjectType, id: string, input: Input): void {
    const { catalog, records } = this.#database
    const record = this.#live(object.name, id)
    const given = readInput(catalog, records, object, input, 'update')
    const now = this.now()
    this.#save(object, {
      writer: this,
      id,
      before: record.values,
      after: {
        ...record.values,
        ...Object.fromEntries(given),
        LastModifiedDate: now,
        LastModifiedById: this.userId,
        SystemModstamp: now,
      },
      given: new Set(given.keys()),
    })
  }

  #live(object: string, id: string): StoredRecord {
    const record = this.get(object, id)
    if (record === undefined)
      throw new DmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
    if (isDeleted(record)) throw new DmlError('ENTITY_IS_DELETED', 'entity is deleted')
    return record
  }

  #save(object: ObjectType, saving: Saving): void {
    const { catalog, records, rules } = this.#database
    const own = rules[object.name]
    this.#database.lock([saving.id, ...parentsOf(object, saving.after)])
    own?.beforeSave?.(saving)
    checkRequired(object, saving.after)
    checkReferences(catalog, records, object, saving)
    checkUnique(records, object, saving)
    checkRules(catalog, records, object, saving)
    this.#put({ object: object.name, id: saving.id, values: saving.after })
    own?.afterSave?.(saving)
  }

  setDerived(object: string, id: string, values: Values): void {
    const record = this.#live(object, id)
    const now = this.now()
    const stamps = {
      LastModifiedDate: now,
      LastModifiedById: this.userId,
      SystemModstamp: now,
    }
    this.#put({ object, id, values: { ...record.values, ...values, ...stamps } })
  }

  /** Into the recycle bin, with the records that belong to it. */
  delete(object: ObjectType, id: string): void {
    const record = this.#live(object.name, id)
    if (!object.deletable) {
      throw new DmlError(
        'INSUFFICIENT_ACCESS_OR_READONLY',
        `entity type ${object.name} does not support delete`,
      )
    }
    const own = this.#database.rules[object.name]
    this.#database.lock([id, ...parentsOf(object, record.values)])
    own?.beforeDelete?.(this, record)
    for (const child of this.#database.catalog.children(object.name)) {
      if (!child.cascadeDelete) continue
      for (const one of this.children(child.object, child.field, id)) this.#bin(one, true)
    }
    this.#bin(record, true)
    own?.afterDelete?.(this, record)
  }

  /** Out of the recycle bin, with the records that were deleted with it. */
  undelete(object: ObjectType, id: string): void {
    const { catalog, records } = this.#database
    const record = this.get(object.name, id)
    if (record === undefined || !isDeleted(record))
      throw new DmlError('UNDELETE_FAILED', 'entity is not in the recycle bin')
    this.#bin(record, false)
    for (const child of catalog.children(object.name)) {
      if (!child.cascadeDelete) continue
      for (const one of records.find(child.object, child.field, id))
        if (isDeleted(one) && one.values['SystemModstamp'] === record.values['SystemModstamp'])
          this.#bin(one, false)
    }
  }

  #bin(record: StoredRecord, deleted: boolean): void {
    const now = this.now()
    this.#put(
      {
        ...record,
        values: {
          ...record.values,
          IsDeleted: deleted,
          LastModifiedDate: now,
          LastModifiedById: this.userId,
          SystemModstamp: now,
        },
      },
      deleted ? 'DELETE' : 'UNDELETE',
    )
  }

  #put(record: StoredRecord, kind?: ChangeKind): void {
    const { records } = this.#database
    const previous = records.get(record.object, record.id)
    const seen = this.#changes.get(record.id)
    const next = kind ?? (previous === undefined ? 'CREATE' : 'UPDATE')
    this.#undo.push(() => {
      if (previous === undefined) records.remove(record.object, record.id)
      else records.put(previous)
      if (seen === undefined) this.#changes.delete(record.id)
      else this.#changes.set(record.id, seen)
    })
    records.put(record)
    this.#changes.set(record.id, {
      kind: seen === undefined ? next : mergedKind(seen.kind, next),
      object: record.object,
      id: record.id,
      before: seen === undefined ? previous?.values : seen.before,
      after: record.values,
    })
  }
}

/** A write to a record locks what it belongs to (Salesforce: "Record-Level Locking"). */
const parentsOf = (object: ObjectType, values: Values): string[] =>
  object.fields.flatMap(({ cascadeDelete, name }) => {
    const id = values[name]
    return cascadeDelete && typeof id === 'string' ? [id] : []
  })
