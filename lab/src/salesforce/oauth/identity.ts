import type { OrgState } from '../state/org-state.ts'
import type { Session } from '../state/sessions.ts'

/** `GET /services/oauth2/userinfo` (OpenID Connect) of the session's user. */
export const userInfo = (org: OrgState, session: Session, baseUrl: string): object => {
  const user = org.records.get('User', session.userId)?.values ?? {}
  const urls = {
    rest: `${baseUrl}/services/data/v{version}/`,
    sobjects: `${baseUrl}/services/data/v{version}/sobjects/`,
    query: `${baseUrl}/services/data/v{version}/query/`,
    partner: `${baseUrl}/services/Soap/u/{version}/${org.orgId.slice(0, 15)}`,
    enterprise: `${baseUrl}/services/Soap/c/{version}/${org.orgId.slice(0, 15)}`,
  }
  return {
    sub: `${baseUrl}/id/${org.orgId}/${session.userId}`,
    user_id: session.userId,
    organization_id: org.orgId,
    preferred_username: session.username,
    nickname: user['Alias'] ?? session.username,
    name: user['Name'] ?? session.username,
    given_name: user['FirstName'] ?? null,
    family_name: user['LastName'] ?? null,
    email: user['Email'] ?? null,
    email_verified: true,
    zoneinfo: user['TimeZoneSidKey'] ?? 'UTC',
    locale: user['LocaleSidKey'] ?? 'en_US',
    language: user['LanguageLocaleKey'] ?? 'en_US',
    active: true,
    user_type: 'STANDARD',
    urls,
  }
}

/** The same person as the identity URL `/id/<org>/<user>` shows it. */
export const identity = (org: OrgState, session: Session, baseUrl: string): object => {
  const user = org.records.get('User', session.userId)?.values ?? {}
  return {
    ...userInfo(org, session, baseUrl),
    id: `${baseUrl}/id/${org.orgId}/${session.userId}`,
    asserted_user: true,
    username: session.username,
    nick_name: user['Alias'] ?? session.username,
    display_name: user['Name'] ?? session.username,
    first_name: user['FirstName'] ?? null,
    last_name: user['LastName'] ?? null,
    timezone: user['TimeZoneSidKey'] ?? 'UTC',
  }
}
