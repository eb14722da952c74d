import { type EventToken, fingerprintOf } from '@carrick/schemas'

export interface Sample {
  readonly name: string
  readonly note?: string | null
}

const NAME = { name: 'name', type: 'string', doc: 'A name.' }
const NOTE = { name: 'note', type: ['null', 'string'], default: null, doc: 'A note.' }

/** Two versions of one event type under a subject of its own. */
export const sampleTokens = (
  aggregate: string,
): { readonly old: EventToken<Sample>; readonly current: EventToken<Sample> } => {
  const tokenOf = (fields: readonly object[]): EventToken<Sample> => {
    const schema = { type: 'record', name: 'Sample', namespace: `carrick.${aggregate}`, fields }
    const topic = `carrick.${aggregate}.v1`
    const fullName = `carrick.${aggregate}.Sample`
    return {
      name: 'Sample',
      fullName,
      topic,
      subject: `${topic}-${fullName}`,
      schema,
      fingerprint: fingerprintOf(schema),
      piiPaths: [],
    }
  }
  return { old: tokenOf([NAME]), current: tokenOf([NAME, NOTE]) }
}
