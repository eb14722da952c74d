import { list, readXml, textOf, type XmlNode } from '../metadata/read-xml.ts'
import type { OrgState } from '../state/org-state.ts'
import type { Logins } from './connected-app.ts'

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
    element('organizationId', org.orgId),
    element('organizationName', String(org.records.get('Organization', org.orgId)?.values['Name'])),
    element('sessionSecondsValid', Math.floor(org.faults.knobs.sessionTimeoutMs / 1000)),
    element('userId', user.id),
    element('userName', user.username),
    '</userInfo>',
  ].join('')
  return { status: 200, xml: envelope(`<loginResponse><result>${result}</result></loginResponse>`) }
}
