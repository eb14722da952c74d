/** The parts of an Avro record schema that a bitmap points into. */
export interface RecordSchema {
  readonly fields: readonly { readonly name: string; readonly type: unknown }[]
}

const recordIn = (type: unknown): RecordSchema | undefined => {
  const options: readonly unknown[] = Array.isArray(type) ? type : [type]
  return options.find(
    (option): option is RecordSchema =>
      typeof option === 'object' && option !== null && 'fields' in option,
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
    const nested = parent === undefined ? undefined : recordIn(parent.type)
    if (parent === undefined || nested === undefined) return []
    return namesOf(element.slice(dash + 1), nested).map((name) => `${parent.name}.${name}`)
  })
