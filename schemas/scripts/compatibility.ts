import { messageOf } from '@carrick/kernel'
import { avroTypeOf } from '../src/codec.ts'
import { type AvroType, type Complex, innerTypes, isNamed, type Named } from '../src/schema.ts'

const readProblem = (reader: Named, writer: Named, words: string): string[] => {
  try {
    avroTypeOf(reader).createResolver(avroTypeOf(writer))
    return []
  } catch (thrown) {
    return [`${words}: ${messageOf(thrown)}`]
  }
}

const namedIn = (root: AvroType, found = new Map<string, Named>()): Map<string, Named> => {
  if (isNamed(root)) found.set(root.name, root)
  for (const inner of innerTypes(root)) namedIn(inner, found)
  return found
}

/** A symbol keeps its place: what other languages store as a number must not change its meaning. */
const enumProblems = (older: Named, newer: Named): string[] => {
  const now = namedIn(newer)
  return [...namedIn(older).values()].flatMap((before) => {
    const { name, symbols = [] } = before
    const after = now.get(name)
    if (after?.symbols === undefined) return []
    const grown = symbols.every((symbol, index) => after.symbols?.[index] === symbol)
    return [
      ...(grown ? [] : [`${name} may only grow at its end; it was ${symbols.join(', ')}`]),
      ...(after.default === before.default
        ? []
        : [
            `${name} must keep its default ${String(before.default)}, which older services read for new words`,
          ]),
    ]
  })
}

/** `decimal(18,6)`, `date` and the like, through lists and unions. */
const logicalText = (type: AvroType): string => {
  if (typeof type === 'string' || isNamed(type)) return ''
  const { logicalType, precision, scale } = type as Complex
  if (logicalType === 'decimal') return `decimal(${String(precision)},${String(scale)})`
  return logicalType ?? innerTypes(type).map(logicalText).join('')
}

const logicalFields = (root: Named): Map<string, string> =>
  new Map(
    [...namedIn(root).values()].flatMap((named) =>
      (named.fields ?? []).map(({ name, type }) => [`${named.name}.${name}`, logicalText(type)]),
    ),
  )

/** Says where, which Avro's own refusal does not. */
const logicalProblems = (older: Named, newer: Named): string[] => {
  const now = logicalFields(newer)
  return [...logicalFields(older)]
    .filter(([path, before]) => now.has(path) && now.get(path) !== before)
    .map(([path, before]) => {
      const after = now.get(path) ?? ''
      return `${path} is ${before || 'plain'} for ever and cannot become ${after || 'plain'}`
    })
}

const tagged = (root: Named): Set<string> =>
  new Set(
    [...namedIn(root).values()].flatMap((named) =>
      (named.fields ?? [])
        .filter((field) => field.pii === true)
        .map((field) => `${named.name}.${field.name}`),
    ),
  )

const piiProblems = (older: Named, newer: Named): string[] => {
  const before = tagged(older)
  const after = tagged(newer)
  const fields = new Set(
    [...namedIn(newer).values()].flatMap((named) =>
      (named.fields ?? []).map((field) => `${named.name}.${field.name}`),
    ),
  )
  return [...before]
    .filter((path) => fields.has(path) && !after.has(path))
    .map((path) => `${path} was personal data and may not lose its tag`)
}

/**
 * Why two versions of one event cannot live side by side on a topic, in either direction; [] = they can.
 * Stricter than a registry: a decimal's precision and scale are frozen and enums keep their places.
 */
export const incompatibilities = (older: Named, newer: Named): string[] => [
  ...readProblem(newer, older, 'what was written before cannot be read now'),
  ...readProblem(older, newer, 'what is written now cannot be read by older services'),
  ...logicalProblems(older, newer),
  ...enumProblems(older, newer),
  ...piiProblems(older, newer),
]
