import type { Clock } from '@carrick/kernel'
import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import type { ClientRegistry, RegisteredClient } from './client-registry.ts'

/** Access tokens of registered clients: any instance of any service can check what another issued. */
export interface ClientTokens {
  readonly lifetimeSeconds: number
  issue(client: RegisteredClient): Promise<string>
  /** The client whose token it is; undefined when it is not valid any more. */
  clientOf(token: string): Promise<RegisteredClient | undefined>
}

const LIFETIME_SECONDS = 3_600
const AUDIENCE = 'orders'

const keyOf = ({ secret }: RegisteredClient): Uint8Array => new TextEncoder().encode(secret)

/**
 * Tokens signed with the client's own secret: nothing has to be stored or shared between instances,
 * and a secret that is changed ends all tokens made with it.
 */
export const createClientTokens = (clients: ClientRegistry, clock: Clock): ClientTokens => ({
  lifetimeSeconds: LIFETIME_SECONDS,
  issue: (client) => {
    const now = Math.floor(clock.now() / 1000)
    return new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(client.name)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .sign(keyOf(client))
  },
  clientOf: async (token) => {
    try {
      const client = clients.find(decodeJwt(token).sub ?? '')
      if (client === undefined) return undefined
      await jwtVerify(token, keyOf(client), {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['exp'],
        currentDate: new Date(clock.now()),
      })
      return client
    } catch {
      return undefined
    }
  },
})
