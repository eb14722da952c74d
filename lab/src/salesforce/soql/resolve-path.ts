import type { Catalog } from '../metadata/catalog.ts'
import type { Field, Value } from '../metadata/field.ts'
import type { RecordStore, StoredRecord } from '../store/record-store.ts'
import { type Path, SoqlError } from './query.ts'

/** References from the record to the one that holds the field, then the field. */
export interface ResolvedPath {
  readonly references: readonly Field[]
  readonly field: Field
}

const noSuchColumn = (name: string, object: string): SoqlError =>
  new SoqlError(
    'INVALID_FIELD',
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  )

/** Object behind a reference; of several the first that has the wanted name (all have Id and Name). */
const targetOf = (catalog: Catalog, reference: Field, next: string): string =>
  reference.referenceTo.find(
    (one) =>
      catalog.field(one, next) !== undefined || catalog.relationship(one, next) !== undefined,
  ) ??
  reference.referenceTo[0] ??
  ''

/** Throws SoqlError INVALID_FIELD. `alias` may stand before the path. */
export const resolvePath = (
  catalog: Catalog,
  object: string,
  path: Path,
  alias?: string,
): ResolvedPath => {
  const [head = '', ...tail] = path
  const isAlias = [alias, object].some((name) => name?.toLowerCase() === head.toLowerCase())
  if (tail.length > 0 && isAlias && catalog.relationship(object, head) === undefined)
    return resolvePath(catalog, object, tail)
  if (tail.length === 0) {
    const field = catalog.field(object, head)
    if (field === undefined) throw noSuchColumn(head, object)
    return { references: [], field }
  }
  const reference = catalog.relationship(object, head)
  if (reference === undefined) {
    throw new SoqlError(
      'INVALID_FIELD',
      `Didn't understand relationship '${head}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    )
  }
  const rest = resolvePath(catalog, targetOf(catalog, reference, tail[0] ?? ''), tail)
  return { references: [reference, ...rest.references], field: rest.field }
}

/** The record at the end of the references; undefined when one is empty. */
export const recordAt = (
  catalog: Catalog,
  records: RecordStore,
  record: StoredRecord,
  references: readonly Field[],
): StoredRecord | undefined => {
  let current: StoredRecord | undefined = record
  for (const { name } of references) {
    const id: Value = current.values[name] ?? null
    const object: string | undefined = typeof id === 'string' ? catalog.objectOfId(id) : undefined
    current = object === undefined ? undefined : records.get(object, String(id))
    if (current === undefined) return undefined
  }
  return current
}

export const valueAt = (
  catalog: Catalog,
  records: RecordStore,
  record: StoredRecord,
  { references, field }: ResolvedPath,
): Value => recordAt(catalog, records, record, references)?.values[field.name] ?? null
