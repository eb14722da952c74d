import { domainToASCII } from 'node:url'
import { createTransport, type NodemailerError, type SMTPTransportOptions } from 'nodemailer'
import { messageOf } from '@carrick/kernel'
import { type EmailConnection, isMailAddress } from '@carrick/service-host'
import type { PostMail } from '../ports.ts'
import { judgeMail, type MailAnswer } from './judge-mail.adapter.ts'

type CallServer = (
  endpoint: Pick<EmailConnection, 'smtp' | 'from'>,
  mail: Parameters<PostMail>[1],
  signal: AbortSignal,
) => Promise<MailAnswer>

const CONNECT_MS = 10_000

const transportOf = ({
  host,
  port,
  security,
  login,
  authority,
}: EmailConnection['smtp']): SMTPTransportOptions => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'plain',
  connectionTimeout: CONNECT_MS,
  dnsTimeout: CONNECT_MS,
  greetingTimeout: CONNECT_MS,
  ...(login !== undefined && { auth: { user: login.user, pass: login.password } }),
  ...(authority !== undefined && { tls: { ca: authority } }),
})

const isMailError = (thrown: unknown): thrown is NodemailerError => thrown instanceof Error

/** Steps of the dialogue that are about the mail, not about the connection. */
const OF_MAIL = /^(MAIL FROM|RCPT TO|DATA)/

const refusalOf = (thrown: unknown): MailAnswer => {
  const { responseCode, response, command } = isMailError(thrown) ? thrown : {}
  if (typeof responseCode !== 'number') return { kind: 'silent', reason: messageOf(thrown) }
  const [, detail] = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '') ?? []
  const isOfMail = OF_MAIL.test(command ?? '')
  return { kind: 'refused', status: responseCode, detail, isOfMail }
}

/** One mail over a connection of its own, in the sequence of RFC 5321, under a Message-ID that stays. */
export const callServer: CallServer = async ({ smtp, from }, { id, to, subject, text }, signal) => {
  if (!isMailAddress(to)) return { kind: 'no-address' }
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  try {
    const { response } = await createTransport(transportOf(smtp)).sendMail({
      from,
      to: { name: '', address: to },
      envelope: { from: from.address, to: [to] },
      messageId: `<${id}@${domainToASCII(domain)}>`,
      subject,
      text,
      // Machines do not answer it (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    })
    return { kind: 'taken', status: Number.parseInt(response, 10) }
  } catch (thrown) {
    return refusalOf(thrown)
  }
}

/** The same, and what follows from the answer. */
export const postMail: PostMail = async (endpoint, mail, signal) =>
  judgeMail(endpoint.name, await callServer(endpoint, mail, signal))
