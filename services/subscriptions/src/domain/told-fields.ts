const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Paths of all that has a value in an Avro schema; lists are passed through. '' is the schema's own value. */
const leavesOf = (schema: unknown, records: Map<string, unknown>): readonly string[] => {
  if (typeof schema === 'string') {
    const known = records.get(schema)
    return known === undefined ? [''] : leavesOf(known, records)
  }
  if (Array.isArray(schema)) {
    const branch: unknown = schema.find((option: unknown) => option !== 'null')
    return leavesOf(branch, records)
  }
  if (!isObject(schema)) return ['']
  const { type, name, namespace, fields, items } = schema
  if (type === 'array') return leavesOf(items, records)
  if (type !== 'record' || !Array.isArray(fields))
    return isObject(type) ? leavesOf(type, records) : ['']
  records.set(`${String(namespace)}.${String(name)}`, schema)
  return fields.filter(isObject).flatMap((field) => {
    const head = String(field['name'])
    return leavesOf(field['type'], records).map((path) => (path === '' ? head : `${head}.${path}`))
  })
}

interface Described {
  readonly schema: object
  readonly piiPaths: readonly string[]
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`)

/** What a text for an outside party may name of an event: no envelope, personal data only where it may. */
export const toldFields = ({ schema, piiPaths }: Described, pii: boolean): readonly string[] => {
  const personal = piiPaths.map((path) => path.replaceAll('.*', ''))
  const hidden = ['meta', ...(pii ? [] : personal)]
  return leavesOf(schema, new Map()).filter(
    (path) => !hidden.some((outer) => isWithin(path, outer)),
  )
}
