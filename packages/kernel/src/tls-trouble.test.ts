import { describe, expect, it } from '@jest/globals'
import { tlsTrouble } from './tls-trouble.ts'

const failed = (code: string): Error => Object.assign(new Error(`said ${code}`), { code })

describe('trouble with TLS', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /not signed by an authority that is trusted/],
    ['CERT_HAS_EXPIRED', /has expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /for another host/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /refuses the certificate of this client/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/],
  ])('is said in plain words: %s', (code, words) => {
    expect(tlsTrouble(failed(code))).toMatch(words)
    expect(tlsTrouble(failed(code))).toContain(`said ${code}`)
  })

  it('is found inside the errors that clients make of it', () => {
    const wrapped = new Error('fetch failed', { cause: failed('CERT_HAS_EXPIRED') })
    const retried = Object.assign(new Error('gave up'), { originalError: wrapped })
    expect(tlsTrouble(retried)).toMatch(/has expired/)
  })

  it.each([failed('ECONNREFUSED'), new Error('no code'), 'a text', undefined])(
    'is not seen in %p',
    (thrown) => {
      expect(tlsTrouble(thrown)).toBeUndefined()
    },
  )

  it('is looked for in errors that hold each other without end', () => {
    const one = new Error('one')
    one.cause = new Error('two', { cause: one })
    expect(tlsTrouble(one)).toBeUndefined()
  })
})
