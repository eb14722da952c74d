import { type AvroType, type Complex, isNamed, type Named } from '../src/schema.ts'

/** Paths of the fields tagged `pii`, through lists and maps (`*`). */
export const piiPathsOf = (root: Named): string[] => {
  const named = new Map<string, Named>()
  const walk = (type: AvroType, path: string, namespace: string): string[] => {
    if (typeof type === 'string') {
      const known = named.get(type)
      return known === undefined ? [] : fieldsOf(known, path)
    }
    if (Array.isArray(type))
      return (type as readonly AvroType[]).flatMap((option) => walk(option, path, namespace))
    if (isNamed(type)) {
      named.set(`${type.namespace ?? namespace}.${type.name}`, type)
      return fieldsOf(type, path)
    }
    const { items, values } = type as Complex
    const inner = items ?? values
    return inner === undefined ? [] : walk(inner, `${path}*.`, namespace)
  }
  const fieldsOf = (record: Named, path: string): string[] =>
    (record.fields ?? []).flatMap((field) =>
      field.pii === true
        ? [path + field.name]
        : walk(field.type, `${path}${field.name}.`, record.namespace ?? ''),
    )
  return walk(root, '', root.namespace ?? '')
}
