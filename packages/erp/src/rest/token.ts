import type { Pool } from 'undici'
import { MeshError } from '@carrick/kernel'
import { exchange } from './exchange.ts'

/** OAuth 2 client credentials (RFC 6749, 4.4). */
export interface ClientCredentials {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: string
}

export interface TokenSource {
  /** Throws MESH_ERP_AUTH. */
  get(signal: AbortSignal): Promise<string>
  /** The ERP refused it: the next `get` fetches a new one. */
  refused(token: string): void
}

export const fixedToken = (token: string): TokenSource => ({
  get: () => Promise.resolve(token),
  refused: () => undefined,
})

const DEFAULT_LIFE_S = 300
const FETCH_MS = 5_000
/** A new token is fetched so long before the old one ends. */
const MARGIN_MS = 30_000

const refusal = (message: string, cause?: unknown): MeshError =>
  new MeshError('MESH_ERP_AUTH', message, {
    kind: 'held',
    ...(cause === undefined ? {} : { cause }),
  })

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)

const fetchToken = async (
  pool: Pool,
  { tokenUrl, clientId, clientSecret, scope }: ClientCredentials,
  signal: AbortSignal,
): Promise<{ readonly token: string; readonly lifeMs: number }> => {
  const { pathname, search } = new URL(tokenUrl)
  const basic = Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
  })
  const request = {
    method: 'POST',
    path: pathname + search,
    body: form.toString(),
    headers: {
      authorization: `Basic ${basic.toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
  } as const
  const { status, body } = await exchange(pool, request, signal)
  if (status !== 200)
    throw refusal(`The token endpoint answered ${String(status)} to the client ${clientId}`)
  const answer = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>> | null
  const token = answer?.['access_token']
  const life = answer?.['expires_in']
  if (typeof token !== 'string' || token === '')
    throw refusal('The answer of the token endpoint has no access_token')
  return { token, lifeMs: (typeof life === 'number' ? life : DEFAULT_LIFE_S) * 1000 }
}

const orAborted = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(refusal('The call ended before a token came', signal.reason))
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop)
    })
  })

/** Fetches when needed, once for all who wait; no caller waits past its own signal. `now`: epoch ms. */
export const clientCredentialsToken = (
  pool: Pool,
  credentials: ClientCredentials,
  now: () => number,
): TokenSource => {
  let kept: { readonly token: string; readonly until: number } | undefined
  let coming: Promise<string> | undefined

  const renew = async (): Promise<string> => {
    try {
      const signal = AbortSignal.timeout(FETCH_MS)
      const { token, lifeMs } = await fetchToken(pool, credentials, signal)
      kept = { token, until: now() + Math.max(lifeMs - MARGIN_MS, lifeMs / 2) }
      return token
    } catch (thrown) {
      if (thrown instanceof MeshError) throw thrown
      throw refusal('No token could be fetched', thrown)
    } finally {
      coming = undefined
    }
  }
  return {
    get: (signal) => {
      if (kept !== undefined && now() < kept.until) return Promise.resolve(kept.token)
      coming ??= renew()
      return orAborted(coming, signal)
    },
    refused: (token) => {
      if (kept?.token === token) kept = undefined
    },
  }
}
