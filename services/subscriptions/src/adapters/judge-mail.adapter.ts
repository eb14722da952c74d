import { type MeshCode, MeshError } from '@carrick/kernel'
import type { Answer } from '@carrick/messaging'
import type { Delivered } from '../ports.ts'

/** `refused`: by a code of the mail server. `silent`: no answer came, whatever became of the message. */
export type MailAnswer =
  | { readonly kind: 'taken'; readonly status: number }
  | {
      readonly kind: 'refused'
      readonly status: number
      /** Enhanced code (RFC 3463), such as 5.1.1. */
      readonly detail: string | undefined
      /** Whether it is this mail, and not the server or our login, that is at fault. */
      readonly isOfMail: boolean
    }
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'no-address' }

const failed = (code: MeshCode, message: string, kind?: 'retryable'): Answer<Delivered> => ({
  kind: 'transient',
  cause: new MeshError(code, message, kind === undefined ? {} : { kind }),
})

/**
 * 4xx is tried again on the schedule, and so is every fault of the server or of our login: it is no fault of the
 * mail. 5xx for the mail itself is final (RFC 5321, 4.2.1). A lost answer is no doubt: what comes twice has the
 * same Message-ID. What the server says is not repeated, for it names addresses.
 */
export const judgeMail = (name: string, answer: MailAnswer): Answer<Delivered> => {
  switch (answer.kind) {
    case 'taken':
      return { kind: 'done', result: { status: answer.status } }
    case 'no-address':
      return failed(
        'MESH_MAIL_ADDRESS',
        `${name}: the e-mail address of the order's buyer is none; correct it in the order, then skip this one`,
      )
    case 'silent':
      return failed(
        'MESH_MAIL_UNREACHABLE',
        `The mail server of ${name} cannot be used: ${answer.reason}`,
        'retryable',
      )
    case 'refused': {
      const { status, detail, isOfMail } = answer
      const code = detail === undefined ? String(status) : `${String(status)} ${detail}`
      if (isOfMail && status >= 500) {
        const message = `The mail server of ${name} refuses a mail for good (${code}); retry when the mailbox takes mail again, or skip it`
        return failed('MESH_MAIL_REJECTED', message)
      }
      const message = isOfMail
        ? `The mail server of ${name} takes a mail later, it says (${code})`
        : `The mail server of ${name} does not let us in (${code})`
      return failed('MESH_MAIL_REFUSED', message, 'retryable')
    }
  }
}
