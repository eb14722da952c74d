/** The parts of an Avro record schema that a bitmap points into. */
export interface RecordSchema {
  readonly fields: readonly { readonly name: string; readonly type: unknown }[]
}

interface NamedRecord extends RecordSchema {
  readonly name: string
}

const isRecord = (type: unknown): type is NamedRecord =>
  typeof type === 'object' && type !== null && 'fields' in type

const optionsOf = (type: unknown): readonly unknown[] => (Array.isArray(type) ? type : [type])

/**
 * The record type of a compound field. Avro spells a named type out once: an order's shipping address
 * is just `Address` because its billing address came before.
 */
const recordIn = (type: unknown, schema: RecordSchema): RecordSchema | undefined => {
  const options = optionsOf(type)
  return (
    options.find(isRecord) ??
    schema.fields
      .flatMap((field) => optionsOf(field.type))
      .filter(isRecord)
      .find(({ name }) => options.includes(name))
  )
}

/** Names of the fields whose bit is set; the lowest bit is the first field. */
const namesOf = (bitmap: string, schema: RecordSchema): string[] => {
  const bits = BigInt(bitmap)
  return schema.fields
    .filter((_, index) => ((bits >> BigInt(index)) & 1n) === 1n)
    .map((field) => field.name)
}

/**
 * Field names of `changedFields`, `nulledFields` or `diffFields`. An element is `0x...` over the
 * record's own fields (the header counts as field 0), or `<n>-0x...` over the fields of the compound
 * field at position n; nested names come as `BillingAddress.City`. The schema must be the event's
 * own. Source: Pub/Sub API guide, "Event Deserialization Considerations".
 */
export const fieldsOfBitmaps = (bitmaps: readonly string[], schema: RecordSchema): string[] =>
  bitmaps.flatMap((element) => {
    const dash = element.indexOf('-')
    if (dash < 0) return namesOf(element, schema)
    const parent = schema.fields[Number(element.slice(0, dash))]
    const nested = parent === undefined ? undefined : recordIn(parent.type, schema)
    if (parent === undefined || nested === undefined) return []
    return namesOf(element.slice(dash + 1), nested).map((name) => `${parent.name}.${name}`)
  })
