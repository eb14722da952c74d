import { type Field, type Fields, ORDER_DRAFT } from './fields.ts'

const pathsOf = (fields: Fields): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => pathsOfField(name, field))

const pathsOfField = (name: string, field: Field): readonly string[] => {
  if (field.kind === 'record') return pathsOf(field.of).map((path) => `${name}.${path}`)
  if (field.kind === 'extensions') return [`${name}.*`]
  if (field.kind === 'list') return [`${name}[]`]
  return [name]
}

/**
 * Where a map may write, by section: `soldTo.address.city`, and `extensions.*` for custom fields.
 * Lists other than lines and charges cannot be mapped field by field and end in `[]`.
 */
export const ORDER_TARGETS = {
  header: pathsOf(ORDER_DRAFT).filter((path) => !/^(lines|charges)/.test(path)),
  lines: pathsOf(ORDER_DRAFT.lines.of),
  charges: pathsOf(ORDER_DRAFT.charges.of),
} as const
