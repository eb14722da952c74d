import { type AvroType, type Complex, isNamed, type Named } from '../src/schema.ts'

const PRIMITIVE: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  string: 'string',
  bytes: 'Buffer',
}

const LOGICAL: Readonly<Record<string, string>> = {
  decimal: 'Decimal',
  date: 'string',
  'timestamp-millis': 'number',
}

const simpleName = (fullName: string): string => fullName.slice(fullName.lastIndexOf('.') + 1)

const typeText = (type: AvroType): string => {
  if (typeof type === 'string') return PRIMITIVE[type] ?? simpleName(type)
  if (Array.isArray(type)) return (type as readonly AvroType[]).map(typeText).join(' | ')
  if (isNamed(type)) return type.name
  const { type: base, items, values, logicalType } = type as Complex
  const union = (inner: AvroType): string =>
    Array.isArray(inner) ? `(${typeText(inner)})` : typeText(inner)
  if (items !== undefined) return `readonly ${union(items)}[]`
  if (values !== undefined) return `Readonly<Record<string, ${typeText(values)}>>`
  return LOGICAL[logicalType ?? ''] ?? PRIMITIVE[base] ?? 'unknown'
}

const comment = (doc: string | undefined, indent: string): string =>
  doc === undefined ? '' : `${indent}/** ${doc} */\n`

const declaration = (named: Named): string => {
  if (named.type === 'enum') {
    const options = (named.symbols ?? []).map((symbol) => `'${symbol}'`).join(' | ')
    return `${comment(named.doc, '')}export type ${named.name} = ${options}\n`
  }
  const fields = (named.fields ?? [])
    .map(
      (field) => `${comment(field.doc, '  ')}  readonly ${field.name}: ${typeText(field.type)}\n`,
    )
    .join('')
  return `${comment(named.doc, '')}export interface ${named.name} {\n${fields}}\n`
}

/** One interface or union per named type, each once. */
export const renderTypes = (roots: readonly Named[]): string => {
  const done = new Map<string, string>()
  const visit = (type: AvroType): void => {
    if (typeof type === 'string') return
    if (Array.isArray(type)) {
      for (const option of type as readonly AvroType[]) visit(option)
      return
    }
    if (isNamed(type)) {
      if (done.has(type.name)) return
      done.set(type.name, declaration(type))
      for (const field of type.fields ?? []) visit(field.type)
      return
    }
    const { items, values } = type as Complex
    const inner = items ?? values
    if (inner !== undefined) visit(inner)
  }
  for (const root of roots) visit(root)
  const names = [...done.keys()].sort()
  return names.map((name) => done.get(name) ?? '').join('\n')
}
