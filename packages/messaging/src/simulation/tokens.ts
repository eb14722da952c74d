import type { Envelope, EventToken } from '@carrick/schemas'

/** A token without a schema, for the in-memory codec. */
export const plainToken = <T extends { readonly meta: Envelope }>(
  name: string,
  topic: string,
): EventToken<T> => ({
  name,
  fullName: `test.${name}`,
  topic,
  subject: `${topic}-test.${name}`,
  schema: { type: 'record', name, fields: [] },
  fingerprint: '0000000000000000',
  piiPaths: [],
})
