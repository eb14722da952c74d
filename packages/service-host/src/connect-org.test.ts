import { describe, expect, it } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SalesforceSystem } from '@carrick/mapping'
import { connectOrg } from './connect-org.ts'

const pem = (type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type, format: 'pem' })
    .toString()

const base = { loginUrl: 'https://login.example', consumerKey: 'key' }
const jwt = { ...base, username: 'integration@demo.example', privateKey: 'file:key.pem' }
const secret = { ...base, consumerSecret: 'env:SECRET' }

/** References lead to `value`, everything else to itself. */
const connect = (system: SalesforceSystem, value = '') =>
  connectOrg(
    'demo',
    system,
    (_name, setting) => (/^(env|file):/.test(setting) ? value : setting),
    'UTC',
  )

describe('the connection to an org', () => {
  it.each(['pkcs1', 'pkcs8'] as const)('signs with a key in %s', (type) => {
    expect(connect(jwt, pem(type)).credentials).toMatchObject({
      flow: 'jwt-bearer',
      consumerKey: 'key',
      audience: 'https://login.example',
      privateKey: expect.stringContaining('BEGIN PRIVATE KEY'),
    })
  })

  it('signs for another audience where the login host wants one', () => {
    const audience = 'https://login.salesforce.com'
    expect(connect({ ...jwt, audience }, pem('pkcs8')).credentials).toMatchObject({ audience })
  })

  it('has the secret of client credentials, and what is usual', () => {
    expect(connect(secret, 's3cret')).toEqual({
      name: 'demo',
      zone: 'UTC',
      loginUrl: 'https://login.example',
      credentials: { flow: 'client-credentials', consumerKey: 'key', consumerSecret: 's3cret' },
      apiVersion: '65.0',
      concurrency: 4,
    })
  })

  it.each([
    ['no key at all', 'hunter2'],
    [
      'no RSA key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('is refused before the first call with %s, which it does not repeat', (_what, text) => {
    const refused = () => connect(jwt, text)
    expect(refused).toThrow(/^systems\.salesforce\.demo\.privateKey: .*no RSA private key/)
    expect(refused).not.toThrow(/hunter2/)
  })

  it.each(['http://login.example', 'login', 'file.example'])(
    'is refused with the login host %s, which anybody could listen to',
    (loginUrl) => {
      expect(() => connect({ ...secret, loginUrl }, 's')).toThrow(
        /^systems\.salesforce\.demo\.loginUrl: expected a URL that begins with https/,
      )
    },
  )

  it('may be open on the machine itself', () => {
    expect(() => connect({ ...secret, loginUrl: 'http://127.0.0.1:8080' }, 's')).not.toThrow()
  })

  it.each([
    ['is absent', (folder: string) => join(folder, 'absent.pem'), /ENOENT/],
    [
      'is no certificate',
      (folder: string) => {
        const file = join(folder, 'ca.pem')
        writeFileSync(file, 'no PEM')
        return file
      },
      /ca\.pem cannot be used as a PEM certificate/,
    ],
  ])('is refused when the file of its authority %s', (_what, make, message) => {
    const caFile = make(mkdtempSync(join(tmpdir(), 'carrick-ca-')))
    const refused = () => connect({ ...secret, caFile }, 's')
    expect(refused).toThrow(/^systems\.salesforce\.demo\.caFile: /)
    expect(refused).toThrow(message)
  })
})
