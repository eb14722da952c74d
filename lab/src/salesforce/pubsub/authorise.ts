import type { Metadata, StatusObject } from '@grpc/grpc-js'
import type { OrgState } from '../state/org-state.ts'
import type { Session } from '../state/sessions.ts'
import { normalId } from '../store/record-id.ts'
import { pubSubError } from './pubsub-error.ts'

export type Authorised = { readonly session: Session } | { readonly refused: StatusObject }

/** Every call names token, instance and org (Pub/Sub API guide, "Supported Authentication"). */
export const authorise = (org: OrgState, metadata: Metadata): Authorised => {
  const header = (name: string): string => metadata.get(name)[0]?.toString() ?? ''
  const missing = ['accesstoken', 'instanceurl', 'tenantid'].find((name) => header(name) === '')
  if (missing !== undefined) {
    return {
      refused: pubSubError(
        'service.auth.headers.invalid',
        `The authentication header ${missing} is missing.`,
      ),
    }
  }
  if (!URL.canParse(header('instanceurl'))) {
    return {
      refused: pubSubError(
        'service.auth.headers.invalid',
        'The authentication header instanceurl is not a URL.',
      ),
    }
  }
  const session = org.sessions.use(header('accesstoken'))
  if (session === undefined || normalId(header('tenantid')) !== org.orgId) {
    return {
      refused: pubSubError(
        'service.auth.error',
        'An authentication exception occurred. Provide valid authentication.',
      ),
    }
  }
  return { session }
}
