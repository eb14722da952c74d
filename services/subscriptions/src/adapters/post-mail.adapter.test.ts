import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createAuthority } from '@carrick/lab'
import type { EmailConnection } from '@carrick/service-host'
import { eventually } from '@carrick/testkit'
import type { MailAnswer } from './judge-mail.adapter.ts'
import { callServer } from './post-mail.adapter.ts'
import { type Postbox, type PostboxOptions, startPostbox } from './postbox.fake.ts'
import { anEmail } from './sample.fake.ts'

const MAIL = {
  id: 'event_people',
  to: 'maria@anders.example',
  subject: 'Ærø: 2 parts',
  text: 'Good day\n.\nsee you',
}
const LOGIN = { user: 'carrick', password: 'hunter2' }
const patient = new AbortController().signal

let authority: string
let identity: { readonly certificate: string; readonly privateKey: string }
let postbox: Postbox

beforeAll(async () => {
  const made = await createAuthority(Date.now(), 'A private authority')
  authority = made.certificate
  identity = await made.issue({ commonName: 'mail', hosts: ['127.0.0.1', 'localhost'] })
})

afterEach(() => postbox.close())

const post = (
  smtp: Partial<EmailConnection['smtp']> = {},
  mail = MAIL,
  signal = patient,
): Promise<MailAnswer> => {
  const { from } = anEmail('people')
  const server = { host: '127.0.0.1', port: postbox.port, security: 'plain' as const, ...smtp }
  return callServer({ smtp: server, from }, mail, signal)
}
const open = async (options?: PostboxOptions): Promise<void> => {
  postbox = await startPostbox(options)
}

describe('a mail', () => {
  it('reaches its one receiver with sender, subject, text and a Message-ID that stays', async () => {
    await open()
    expect(await post()).toEqual({ kind: 'taken', status: 250 })
    await post()
    const [first, second] = postbox.posted
    expect(first).toMatchObject({ from: 'orders@halyard.example', to: [MAIL.to] })
    expect(first?.text.replaceAll('\r', '')).toBe(MAIL.text)
    expect(first?.headers.get('message-id')).toBe('<event_people@halyard.example>')
    expect(second?.headers.get('message-id')).toBe(first?.headers.get('message-id'))
    expect(first?.headers.get('from')).toBe('Halyard Chandlery <orders@halyard.example>')
    expect(first?.headers.get('subject')).toMatch(/^=\?UTF-8\?/)
    expect(first?.headers.get('auto-submitted')).toBe('auto-generated')
  })

  it('has no header and no receiver that its subject would add', async () => {
    await open()
    await post({}, { ...MAIL, subject: 'Hello\r\nBcc: all@anders.example\r\n\r\nand a body' })
    expect(postbox.posted[0]?.to).toEqual([MAIL.to])
    expect(postbox.posted[0]?.headers.has('bcc')).toBe(false)
    expect(postbox.posted[0]?.text.replaceAll('\r', '')).toBe(MAIL.text)
  })

  it.each(['a@b.example, c@d.example', 'a@b.example>\r\nRCPT TO:<c@d.example', 'nobody'])(
    'is not sent to %j',
    async (to) => {
      await open()
      expect(await post({}, { ...MAIL, to })).toEqual({ kind: 'no-address' })
      expect(postbox.posted).toEqual([])
    },
  )

  it('is refused with the code of the server, without the address that it says', async () => {
    await open({ refuses: () => 550 })
    expect(await post()).toEqual({ kind: 'refused', status: 550, detail: '5.1.1', isOfMail: true })
  })

  it('is to come later where the server says so', async () => {
    await open({ refuses: () => 451 })
    expect(await post()).toEqual({ kind: 'refused', status: 451, detail: '4.2.0', isOfMail: true })
  })

  it('ends with its deadline, although it may have come', async () => {
    await open({ refuses: () => 0 })
    const ending = new AbortController()
    const answer = post({}, MAIL, ending.signal)
    await eventually('the mail', () => postbox.posted.length > 0)
    ending.abort(new Error('no answer within 60 s'))
    expect(await answer).toMatchObject({ kind: 'silent' })
  })

  it('goes nowhere when nobody listens', async () => {
    await open()
    expect(await post({ port: 1 })).toMatchObject({ kind: 'silent' })
  })
})

describe('the way to the mail server', () => {
  const starttls = { security: 'starttls' as const, login: LOGIN }

  it.each([false, true])('is TLS, from the first byte: %s, and then we log in', async (isTls) => {
    await open({ identity, isTls, login: LOGIN })
    const security = isTls ? 'tls' : 'starttls'
    expect(await post({ security, authority, login: LOGIN })).toMatchObject({ kind: 'taken' })
    expect(postbox.posted).toMatchObject([{ isSecure: true, user: 'carrick' }])
  })

  it('without STARTTLS is not taken: no mail is sent in the clear', async () => {
    await open()
    expect(await post({ security: 'starttls' })).toMatchObject({ kind: 'refused', isOfMail: false })
    expect(postbox.posted).toEqual([])
  })

  it('to a server that nobody vouches for is not taken', async () => {
    await open({ identity, login: LOGIN })
    expect(await post(starttls)).toMatchObject({ kind: 'silent' })
    expect(postbox.posted).toEqual([])
  })

  it('is closed to a wrong password, which is not the fault of the mail', async () => {
    await open({ identity, login: { ...LOGIN, password: 'other' } })
    expect(await post({ ...starttls, authority })).toMatchObject({
      kind: 'refused',
      status: 535,
      isOfMail: false,
    })
  })
})
