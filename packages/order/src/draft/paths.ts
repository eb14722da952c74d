import { type Field, type Fields, ORDER_DRAFT } from './fields.ts'

const pathsOf = (fields: Fields): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => pathsOfField(name, field))

const pathsOfField = (name: string, field: Field): readonly string[] => {
  if (field.kind === 'record') return pathsOf(field.of).map((path) => `${name}.${path}`)
  if (field.kind === 'extensions') return [`${name}.*`]
  if (field.kind === 'list') return name === 'externalIds' ? [`${name}.*`] : []
  return [name]
}

/**
 * Where a map may write, by section: `soldTo.address.city`, and `extensions.*` for custom fields.
 * Prices and taxes in their parts come from clients alone: a flat source does not have them.
 */
export const ORDER_TARGETS = {
  header: pathsOf(ORDER_DRAFT).filter((path) => !/^(lines|charges)/.test(path)),
  lines: pathsOf(ORDER_DRAFT.lines.of),
  charges: pathsOf(ORDER_DRAFT.charges.of),
} as const
