import { createHmac } from 'node:crypto'
import { compactVerify } from 'jose'
import type { OrgState } from '../state/org-state.ts'
import type { Logins, LoginUser } from './connected-app.ts'

export interface OAuthAnswer {
  readonly status: number
  readonly body: unknown
}

export interface OAuthRequest {
  readonly form: URLSearchParams
  readonly authorization: string | undefined
  /** Scheme, host and port that the client reached the org at. */
  readonly baseUrl: string
}

const refuse = (error: string, description: string, status = 400): OAuthAnswer => ({
  status,
  body: { error, error_description: description },
})

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** Hosts that a client may name as the audience: the real login hosts, or where it reached us. */
const audiences = (baseUrl: string): string[] => {
  const { port, hostname } = new URL(baseUrl)
  const own = ['http', 'https'].flatMap((scheme) =>
    ['127.0.0.1', 'localhost', hostname].map((host) => `${scheme}://${host}:${port}`),
  )
  return ['https://login.salesforce.com', 'https://test.salesforce.com', ...own].flatMap((url) => [
    url,
    `${url}/`,
    `${url}/services/oauth2/token`,
  ])
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const clientOf = ({ form, authorization }: OAuthRequest): { id: string; secret: string } => {
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
    return { id: decoded(id), secret: decoded(secret) }
  }
  return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' }
}

const checkClient = (request: OAuthRequest, { app }: Logins): OAuthAnswer | undefined => {
  const { id, secret } = clientOf(request)
  if (id !== app.consumerKey) return refuse('invalid_client_id', 'client identifier invalid')
  return secret === app.consumerSecret
    ? undefined
    : refuse('invalid_client', 'invalid client credentials')
}

const grant = (org: OrgState, logins: Logins, user: LoginUser, baseUrl: string): OAuthAnswer => {
  const session = org.sessions.open(user.id, user.username)
  const id = `${baseUrl}/id/${org.orgId}/${user.id}`
  const issuedAt = String(session.issuedAt)
  return {
    status: 200,
    body: {
      access_token: session.token,
      signature: createHmac('sha256', logins.app.consumerSecret)
        .update(id + issuedAt)
        .digest('base64'),
      scope: 'id api web full',
      instance_url: baseUrl,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    },
  }
}

interface Claims {
  readonly iss: string
  readonly sub: string
  readonly aud: readonly string[]
  /** Epoch seconds. */
  readonly exp: number
}

/** Undefined when the signature or a claim is wrong. Some clients write `exp` as a text. */
const claimsOf = async (assertion: string, { app }: Logins): Promise<Claims | undefined> => {
  try {
    const { payload } = await compactVerify(assertion, app.publicKey, { algorithms: ['RS256'] })
    const read = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown> | null
    const { iss, sub, aud, exp } = read ?? {}
    const named = [aud].flat().filter((one) => typeof one === 'string')
    const seconds = typeof exp === 'number' || typeof exp === 'string' ? Number(exp) : Number.NaN
    return typeof iss === 'string' && typeof sub === 'string' && Number.isFinite(seconds)
      ? { iss, sub, aud: named, exp: seconds }
      : undefined
  } catch {
    return undefined
  }
}

const jwtGrant = async (
  org: OrgState,
  logins: Logins,
  request: OAuthRequest,
): Promise<OAuthAnswer> => {
  const assertion = request.form.get('assertion')
  if (assertion === null || assertion === '')
    return refuse('invalid_request', 'assertion is required')
  const claims = await claimsOf(assertion, logins)
  if (claims === undefined) return refuse('invalid_grant', 'invalid assertion')
  if (claims.exp * 1000 <= org.now()) return refuse('invalid_grant', 'expired assertion')
  if (claims.iss !== logins.app.consumerKey)
    return refuse('invalid_client_id', 'client identifier invalid')
  if (!claims.aud.some((one) => audiences(request.baseUrl).includes(one)))
    return refuse('invalid_grant', 'audience is invalid')
  const user = logins.user(claims.sub)
  return user === undefined
    ? refuse('invalid_grant', "user hasn't approved this consumer")
    : grant(org, logins, user, request.baseUrl)
}

/** `POST /services/oauth2/token`: JWT bearer, client credentials, and password for old clients. */
export const tokenEndpoint = async (
  org: OrgState,
  logins: Logins,
  request: OAuthRequest,
): Promise<OAuthAnswer> => {
  const { form, baseUrl } = request
  switch (form.get('grant_type')) {
    case JWT_BEARER:
      return jwtGrant(org, logins, request)
    case 'client_credentials': {
      const refused = checkClient(request, logins)
      const user = logins.user(logins.app.runAs)
      if (refused !== undefined) return refused
      return user === undefined
        ? refuse('invalid_grant', 'no client credentials user enabled')
        : grant(org, logins, user, baseUrl)
    }
    case 'password': {
      const refused = checkClient(request, logins)
      if (refused !== undefined) return refused
      const user = logins.withPassword(form.get('username') ?? '', form.get('password') ?? '')
      return user === undefined
        ? refuse('invalid_grant', 'authentication failure')
        : grant(org, logins, user, baseUrl)
    }
    default:
      return refuse('unsupported_grant_type', 'grant type not supported')
  }
}

export const revoke = (org: OrgState, form: URLSearchParams): OAuthAnswer =>
  org.sessions.revoke(form.get('token') ?? '')
    ? { status: 200, body: undefined }
    : refuse('invalid_token', 'invalid token')

export const introspect = (org: OrgState, logins: Logins, request: OAuthRequest): OAuthAnswer => {
  const refused = checkClient(request, logins)
  if (refused !== undefined) return { ...refused, status: 401 }
  const session = org.sessions.use(request.form.get('token') ?? '')
  if (session === undefined) return { status: 200, body: { active: false } }
  const seconds = Math.floor(session.issuedAt / 1000)
  return {
    status: 200,
    body: {
      active: true,
      scope: 'id api web full',
      client_id: logins.app.consumerKey,
      username: session.username,
      sub: `${request.baseUrl}/id/${org.orgId}/${session.userId}`,
      token_type: 'access_token',
      iat: seconds,
      exp: seconds + Math.floor(org.faults.knobs.sessionTimeoutMs / 1000),
    },
  }
}
