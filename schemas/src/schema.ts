/** An Avro schema as parsed from JSON, as far as this contract uses the language. */
export type AvroType = string | readonly AvroType[] | Named | Complex

export interface Field {
  readonly name: string
  readonly type: AvroType
  readonly doc?: string
  readonly pii?: boolean
  readonly default?: unknown
}

export interface Named {
  readonly type: 'record' | 'enum'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly fields?: readonly Field[]
  readonly symbols?: readonly string[]
  readonly default?: string
}

export interface Complex {
  readonly type: string
  readonly items?: AvroType
  readonly values?: AvroType
  readonly logicalType?: string
  readonly precision?: number
  readonly scale?: number
}

export const isNamed = (type: AvroType): type is Named =>
  typeof type === 'object' && 'type' in type && (type.type === 'record' || type.type === 'enum')

/** The types directly inside a type, names not followed. */
export const innerTypes = (type: AvroType): readonly AvroType[] => {
  if (typeof type === 'string') return []
  if (Array.isArray(type)) return type as readonly AvroType[]
  if (isNamed(type)) return (type.fields ?? []).map((field) => field.type)
  const { items, values } = type as Complex
  return [items, values].filter((inner) => inner !== undefined)
}
