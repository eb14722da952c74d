import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AvroType, type Complex, isNamed, type Named } from '../src/schema.ts'

export const FOLDER = join(import.meta.dirname, '../avro')

const readAll = (folder: string): Named[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.avsc'))
    .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')) as Named)
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const fullNameOf = (named: Named, namespace: string): string =>
  `${named.namespace ?? namespace}.${named.name}`

/** Every named type of the shared files, enums inside records too, by full name. */
const namedTypes = (roots: readonly Named[]): Map<string, Named> => {
  const found = new Map<string, Named>()
  const visit = (type: AvroType, namespace: string): void => {
    if (typeof type === 'string') return
    if (Array.isArray(type)) {
      for (const option of type as readonly AvroType[]) visit(option, namespace)
    } else if (isNamed(type)) {
      found.set(fullNameOf(type, namespace), { ...type, namespace: type.namespace ?? namespace })
      for (const field of type.fields ?? []) visit(field.type, type.namespace ?? namespace)
    } else {
      const { items, values } = type as Complex
      if (items !== undefined) visit(items, namespace)
      if (values !== undefined) visit(values, namespace)
    }
  }
  for (const root of roots) visit(root, '')
  return found
}

/** The schema with each referenced type written out at its first use, as a registry wants it. */
const selfContained = (root: Named, types: ReadonlyMap<string, Named>): Named => {
  const written = new Set<string>()
  const expand = (type: AvroType, namespace: string): AvroType => {
    if (typeof type === 'string') {
      const named = types.get(type)
      return named === undefined || written.has(type) ? type : expand(named, namespace)
    }
    if (Array.isArray(type))
      return (type as readonly AvroType[]).map((option) => expand(option, namespace))
    if (!isNamed(type)) {
      const complex = type as Complex
      return {
        ...complex,
        ...(complex.items !== undefined && { items: expand(complex.items, namespace) }),
        ...(complex.values !== undefined && { values: expand(complex.values, namespace) }),
      }
    }
    const own = type.namespace ?? namespace
    const fullName = fullNameOf(type, namespace)
    if (written.has(fullName)) return fullName
    written.add(fullName)
    return {
      ...type,
      namespace: own,
      ...(type.fields && {
        fields: type.fields.map((field) => ({ ...field, type: expand(field.type, own) })),
      }),
    }
  }
  return expand(root, '') as Named
}

export interface LoadedEvent {
  readonly aggregate: string
  readonly schema: Named
}

export interface LoadedSchemas {
  readonly shared: readonly Named[]
  readonly events: readonly LoadedEvent[]
}

/** All schema files, events self-contained. Throws when a file is not JSON. */
export const loadSchemas = (folder: string = FOLDER): LoadedSchemas => {
  const shared = readAll(join(folder, 'shared'))
  const types = namedTypes(shared)
  const aggregates = readdirSync(folder).filter((name) => name !== 'shared')
  return {
    shared: shared.map((root) => selfContained(root, new Map())),
    events: aggregates.sort().flatMap((aggregate) =>
      readAll(join(folder, aggregate)).map((schema) => ({
        aggregate,
        schema: selfContained(schema, types),
      })),
    ),
  }
}
