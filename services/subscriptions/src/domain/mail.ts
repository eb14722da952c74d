import { fillTemplate } from './fill-template.ts'
import type { Notice } from './notice.ts'
import { dottedType } from './told-event.ts'

export interface MailTemplates {
  /** Null: the address of the order's buyer. */
  readonly to: string | null
  /** By name of event type. */
  readonly messages: Readonly<Record<string, { readonly subject: string; readonly text: string }>>
}

export interface Mail {
  readonly to: string
  /** One line. */
  readonly subject: string
  readonly text: string
}

const dataIn = (body: string): object => {
  const { data } = JSON.parse(body) as { readonly data: object }
  return data
}

/** No event may write a header. */
const inOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

/** The mail of a notice; undefined when there is nobody to write to, or no message for its type, any more. */
export const mailOf = (
  { to, messages }: MailTemplates,
  { type, body, recipient, orderNumber, orderId }: Omit<Notice, 'subscription' | 'notificationId'>,
): Mail | undefined => {
  const receiver = to ?? recipient
  const [, template] = Object.entries(messages).find(([name]) => dottedType(name) === type) ?? []
  if (receiver === null || template === undefined) return undefined
  const facts = { ...dataIn(body), orderNumber: orderNumber ?? orderId }
  return {
    to: receiver,
    subject: inOneLine(fillTemplate(template.subject, facts)),
    text: fillTemplate(template.text, facts),
  }
}
