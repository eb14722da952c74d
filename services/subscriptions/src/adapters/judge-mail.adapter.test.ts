import { describe, expect, it } from '@jest/globals'
import { judgeMail } from './judge-mail.adapter.ts'

const judge = (status: number, isOfMail = true, detail?: string) =>
  judgeMail('people', { kind: 'refused', status, isOfMail, detail })

describe('the answer of a mail server', () => {
  it('that took the mail is success', () => {
    expect(judgeMail('people', { kind: 'taken', status: 250 })).toEqual({
      kind: 'done',
      result: { status: 250 },
    })
  })

  it.each([421, 450, 451, 452])('%s is tried again', (status) => {
    expect(judge(status)).toMatchObject({
      cause: { kind: 'retryable', code: 'MESH_MAIL_REFUSED' },
    })
  })

  it.each([550, 552, 553, 554])('%s for the mail is final, until a person retries', (status) => {
    expect(judge(status, true, '5.1.1')).toMatchObject({
      kind: 'transient',
      cause: {
        kind: 'terminal',
        code: 'MESH_MAIL_REJECTED',
        message: `The mail server of people refuses a mail for good (${String(status)} 5.1.1); retry when the mailbox takes mail again, or skip it`,
      },
    })
  })

  it('5xx for our login is tried again: the mail is not at fault', () => {
    expect(judge(535, false)).toMatchObject({
      cause: {
        kind: 'retryable',
        message: 'The mail server of people does not let us in (535)',
      },
    })
  })

  it('may be missing: the mail is sent again, under its Message-ID', () => {
    expect(judgeMail('people', { kind: 'silent', reason: 'ECONNREFUSED' })).toMatchObject({
      cause: { kind: 'retryable', code: 'MESH_MAIL_UNREACHABLE' },
    })
  })

  it('is not awaited for what is no address', () => {
    expect(judgeMail('people', { kind: 'no-address' })).toMatchObject({
      cause: { kind: 'terminal', code: 'MESH_MAIL_ADDRESS' },
    })
  })
})
