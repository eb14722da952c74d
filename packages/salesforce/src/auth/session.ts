import type { Clock } from '@carrick/kernel'
import { type AccessToken, type Credentials, requestToken } from './token.ts'

export interface Session {
  /** The current token; asks for one when there is none. Concurrent callers share one request. */
  token(): Promise<AccessToken>
  /** Tells that the server refused this token; the next `token()` asks anew. Stale tells are ignored. */
  expired(accessToken: string): void
}

/** Throws what `requestToken` throws. */
export const createSession = (options: {
  readonly loginUrl: string
  readonly credentials: Credentials
  readonly clock: Clock
}): Session => {
  let current: AccessToken | undefined
  let pending: Promise<AccessToken> | undefined

  const renew = async (): Promise<AccessToken> => {
    try {
      current = await requestToken(options.loginUrl, options.credentials, options.clock)
      return current
    } finally {
      pending = undefined
    }
  }

  return {
    token: () => (current === undefined ? (pending ??= renew()) : Promise.resolve(current)),
    expired: (accessToken) => {
      if (current?.accessToken === accessToken) current = undefined
    },
  }
}
