import { type Clock, MeshError, messageOf } from '@carrick/kernel'
import { importPKCS8, SignJWT } from 'jose'

/** Server-to-server flows only: the user name and password flow is being withdrawn by Salesforce. */
export type Credentials =
  | {
      readonly flow: 'jwt-bearer'
      readonly consumerKey: string
      readonly username: string
      /** PEM, PKCS #8, RSA. */
      readonly privateKey: string
      /** `aud` of the assertion: the login host's URL. */
      readonly audience: string
    }
  | {
      readonly flow: 'client-credentials'
      readonly consumerKey: string
      readonly consumerSecret: string
    }

export interface AccessToken {
  readonly accessToken: string
  readonly instanceUrl: string
  /** 18 characters. */
  readonly orgId: string
  readonly userId: string
}

const ASSERTION_SECONDS = 180
const TIMEOUT_MS = 15_000

const assertionOf = async (
  credentials: Extract<Credentials, { flow: 'jwt-bearer' }>,
  now: number,
) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(credentials.consumerKey)
    .setSubject(credentials.username)
    .setAudience(credentials.audience)
    .setExpirationTime(Math.floor(now / 1000) + ASSERTION_SECONDS)
    .sign(await importPKCS8(credentials.privateKey, 'RS256'))

const formOf = async (credentials: Credentials, now: number): Promise<URLSearchParams> =>
  credentials.flow === 'jwt-bearer'
    ? new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await assertionOf(credentials, now),
      })
    : new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: credentials.consumerKey,
        client_secret: credentials.consumerSecret,
      })

/** `id` is `https://login.../id/<orgId>/<userId>` (OAuth, "Identity URLs"). */
const identityOf = (id: string): { orgId: string; userId: string } => {
  const [orgId, userId] = id.split('/').slice(-2)
  if (orgId === undefined || userId === undefined) {
    throw new MeshError('MESH_SALESFORCE_TOKEN', 'The token answer has no identity URL')
  }
  return { orgId, userId }
}

const refusal = (status: number, body: string): MeshError => {
  const server = status >= 500 || status === 429
  return new MeshError(
    'MESH_SALESFORCE_LOGIN',
    `Salesforce refused the login (${String(status)}): ${body.slice(0, 300)}`,
    {
      kind: server ? 'held' : 'terminal',
      details: { status },
    },
  )
}

/**
 * One token request. Throws MESH_SALESFORCE_LOGIN (terminal: wrong key, user not approved, no run-as
 * user) or, held, when the login host is away.
 */
export const requestToken = async (
  loginUrl: string,
  credentials: Credentials,
  clock: Clock,
): Promise<AccessToken> => {
  let response: Response
  let text: string
  try {
    response = await fetch(new URL('/services/oauth2/token', loginUrl), {
      method: 'POST',
      body: await formOf(credentials, clock.now()),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    text = await response.text()
  } catch (cause) {
    throw new MeshError(
      'MESH_SALESFORCE_LOGIN',
      `The Salesforce login host gave no answer: ${messageOf(cause)}`,
      {
        kind: 'held',
        cause,
      },
    )
  }
  if (!response.ok) throw refusal(response.status, text)
  const body = JSON.parse(text) as { access_token: string; instance_url: string; id: string }
  return { accessToken: body.access_token, instanceUrl: body.instance_url, ...identityOf(body.id) }
}
