import { list, readXml, textOf, type XmlNode } from '../metadata/read-xml.ts'
import type { OrgState } from '../state/org-state.ts'
import type { Logins, LoginUser } from './connected-app.ts'

export interface SoapAnswer {
  readonly status: number
  readonly xml: string
}

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => `&#${String(letter.charCodeAt(0))};`)

const envelope = (body: string, types = 'urn:partner.soap.sforce.com'): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${types}" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`

const fault = (code: string, message: string): SoapAnswer => ({
  status: 500,
  xml: envelope(
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escape(message)}</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escape(message)}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`,
  ),
})

const element = (name: string, value: string | number | boolean): string =>
  `<${name}>${escape(String(value))}</${name}>`

const CURRENCY = 'EUR'
/** This org has no profiles to query. */
const PROFILE_ID = '00e000000000001AAA'

/** Everything that the partner WSDL has in GetUserInfoResult, in its order: strict clients miss nothing. */
const userInfoOf = (org: OrgState, { id, username }: LoginUser) => {
  const values = org.records.get('User', id)?.values ?? {}
  return {
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: '€',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: CURRENCY,
    orgDefaultCurrencyLocale: 'en_IE_EURO',
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: false,
    organizationId: org.orgId,
    organizationMultiCurrency: false,
    organizationName: String(org.records.get('Organization', org.orgId)?.values['Name']),
    profileId: PROFILE_ID,
    roleId: '',
    sessionSecondsValid: Math.floor(org.faults.knobs.sessionTimeoutMs / 1000),
    userDefaultCurrencyIsoCode: CURRENCY,
    userEmail: String(values['Email'] ?? username),
    userFullName: String(values['Name'] ?? username),
    userId: id,
    userLanguage: String(values['LanguageLocaleKey'] ?? 'en_US'),
    userLocale: String(values['LocaleSidKey'] ?? 'en_US'),
    userName: username,
    userTimeZone: String(values['TimeZoneSidKey'] ?? 'UTC'),
    userType: 'Standard',
    userUiSkin: 'Theme3',
  }
}

const bodyOf = (xml: string): XmlNode | undefined => {
  try {
    return list(readXml(xml, 'Envelope', 'SOAP request'), 'Body')[0]
  } catch {
    return undefined
  }
}

/** SOAP `login()`, which older clients begin with; retired on the real platform in 2027. */
export const soapLogin = (
  org: OrgState,
  logins: Logins,
  path: string,
  xml: string,
  baseUrl: string,
): SoapAnswer => {
  const [, kind = 'u', version = '65.0'] =
    /\/services\/Soap\/([cu])\/(\d+(?:\.\d)?)/i.exec(path) ?? []
  const body = bodyOf(xml)
  const logout = body !== undefined && 'logout' in body
  if (logout) return { status: 200, xml: envelope('<logoutResponse/>') }
  const request = list(body, 'login')[0]
  if (request === undefined)
    return fault('UNKNOWN_EXCEPTION', 'of the SOAP API only login() and logout() are served here')
  const username = textOf(request, 'username')
  const password = textOf(request, 'password')
  const user =
    username === undefined || password === undefined
      ? undefined
      : logins.withPassword(username, password)
  if (user === undefined) {
    return fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.')
  }
  const session = org.sessions.open(user.id, user.username)
  const server = `${baseUrl}/services/Soap/${kind}/${version}/${org.orgId.slice(0, 15)}`
  const result = [
    element('metadataServerUrl', server.replace(`/${kind}/`, '/m/')),
    element('passwordExpired', false),
    element('sandbox', false),
    element('serverUrl', server),
    element('sessionId', session.token),
    element('userId', user.id),
    '<userInfo>',
    ...Object.entries(userInfoOf(org, user)).map(([name, value]) => element(name, value)),
    '</userInfo>',
  ].join('')
  return { status: 200, xml: envelope(`<loginResponse><result>${result}</result></loginResponse>`) }
}
