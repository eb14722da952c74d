import type { Catalog } from '../metadata/catalog.ts'
import type { Field } from '../metadata/field.ts'
import type { ObjectType } from '../metadata/object-type.ts'
import { attributesOf, renderField } from '../rest/render.ts'
import type { RecordStore, StoredRecord } from '../store/record-store.ts'
import { malformed, type Query, type Selected, SoqlError } from './query.ts'
import { recordAt, type ResolvedPath, resolvePath } from './resolve-path.ts'

interface RenderSettings {
  readonly catalog: Catalog
  readonly records: RecordStore
  readonly version: string
}

type Row = Record<string, unknown>
type RenderInto = (row: Row, record: StoredRecord) => void
type RunChildren = (
  object: ObjectType,
  query: Query,
  records: readonly StoredRecord[],
) => { readonly totalSize: number; readonly rows: readonly (() => Row)[] }

/** Writes `Account.Owner.Name` as `{Account: {Owner: {Name}}}`; an empty reference is null. */
const intoParents =
  ({ catalog, records, version }: RenderSettings, path: ResolvedPath): RenderInto =>
  (row, record) => {
    let place = row
    let current = record
    for (const reference of path.references) {
      const name = reference.relationshipName ?? reference.name
      const parent = recordAt(catalog, records, current, [reference])
      if (parent === undefined) {
        place[name] = null
        return
      }
      const known = place[name]
      const nested = (known ?? { attributes: attributesOf(parent, version) }) as Row
      place[name] = nested
      place = nested
      current = parent
    }
    place[path.field.name] = renderField(path.field, current)
  }

const fieldsOf = (object: ObjectType, which: 'ALL' | 'STANDARD' | 'CUSTOM'): Field[] =>
  object.fields.filter(({ custom }) => which === 'ALL' || custom === (which === 'CUSTOM'))

const intoChildren = (
  { catalog, records }: RenderSettings,
  object: ObjectType,
  query: Query,
  run: RunChildren,
): RenderInto => {
  const relationship = catalog
    .children(object.name)
    .find(({ name }) => name.toLowerCase() === query.from.toLowerCase())
  if (relationship === undefined) {
    throw new SoqlError(
      'INVALID_TYPE',
      `Didn't understand relationship '${query.from}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    )
  }
  const child = catalog.known(relationship.object)
  const ofParent = (id: string) =>
    run(child, query, records.find(child.name, relationship.field, id))
  // Reads the query once without records, so that its mistakes show even when there are no rows.
  run(child, query, [])
  return (row, record) => {
    const { totalSize, rows } = ofParent(record.id)
    row[relationship.name] =
      totalSize === 0 ? null : { totalSize, done: true, records: rows.map((render) => render()) }
  }
}

const renderSelected = (
  settings: RenderSettings,
  object: ObjectType,
  query: Query,
  selected: Selected,
  run: RunChildren,
): RenderInto[] => {
  switch (selected.kind) {
    case 'field':
      return [
        intoParents(
          settings,
          resolvePath(settings.catalog, object.name, selected.path, query.alias),
        ),
      ]
    case 'fields': {
      if ((query.limit ?? 201) > 200)
        throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200')
      return fieldsOf(object, selected.which).map((field): RenderInto => (row, record) => {
        row[field.name] = renderField(field, record)
      })
    }
    case 'children':
      return [intoChildren(settings, object, selected.query, run)]
    case 'aggregate':
      throw malformed('an aggregate cannot stand beside fields that are not grouped')
  }
}

/** How a record becomes a row of the query's result. Throws SoqlError. */
export const renderRow = (
  settings: RenderSettings,
  object: ObjectType,
  query: Query,
  run: RunChildren,
): ((record: StoredRecord) => Row) => {
  const steps = query.select.flatMap((selected) =>
    renderSelected(settings, object, query, selected, run),
  )
  return (record) => {
    const row: Row = { attributes: attributesOf(record, settings.version) }
    for (const step of steps) step(row, record)
    return row
  }
}
