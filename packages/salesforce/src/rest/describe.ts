import { isMeshError } from '@carrick/kernel'
import type { RestClient } from './rest-client.ts'

interface Description {
  readonly fields: readonly { readonly name: string }[]
}

/**
 * Names of the fields of an object that the user can see; undefined when the org has no such object, or
 * hides it. Throws MESH_SALESFORCE_*.
 */
export const describeFields = async (
  rest: RestClient,
  object: string,
): Promise<ReadonlySet<string> | undefined> => {
  try {
    const { fields } = (await rest.request('GET', `/sobjects/${object}/describe`)) as Description
    return new Set(fields.map(({ name }) => name))
  } catch (thrown) {
    if (isMeshError(thrown) && thrown.details['errorCode'] === 'NOT_FOUND') return undefined
    throw thrown
  }
}
