import { describe, expect, it } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import { connectionOf, onlyConnection } from './org-connection.adapter.ts'

const pem = (type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type, format: 'pem' })
    .toString()

const base = {
  org: 'demo-org',
  loginUrl: 'https://login.example',
  clientId: 'key',
  apiVersion: '65.0',
  concurrency: 4,
}
const jwt = { ...base, username: 'integration@demo.example', privateKey: 'file:key.pem' }

describe('the connection to the org', () => {
  it.each(['pkcs1', 'pkcs8'] as const)('signs with a key in %s', (type) => {
    expect(connectionOf(jwt, () => pem(type)).credentials).toMatchObject({
      flow: 'jwt-bearer',
      consumerKey: 'key',
      audience: 'https://login.example',
      privateKey: expect.stringContaining('BEGIN PRIVATE KEY'),
    })
  })

  it('resolves the secret of client credentials', () => {
    const setting = { ...base, clientSecret: 'env:SECRET' }
    expect(connectionOf(setting, (reference) => `value of ${reference}`).credentials).toEqual({
      flow: 'client-credentials',
      consumerKey: 'key',
      consumerSecret: 'value of env:SECRET',
    })
  })

  it.each([
    ['no key at all', 'hunter2'],
    [
      'no RSA key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('is refused before the first call with %s, which it does not repeat', (_what, text) => {
    const connect = () => connectionOf(jwt, () => text)
    expect(connect).toThrow(/CARRICK_SALESFORCE\.privateKey.*no RSA private key/)
    expect(connect).not.toThrow(/hunter2/)
  })
})

describe('the org of mesh.yaml', () => {
  const org = (name: string) => ({
    name,
    loginUrl: 'https://login.example',
    credentials: {
      flow: 'client-credentials',
      consumerKey: 'key',
      consumerSecret: 'secret',
    } as const,
  })

  it('is taken when it is the only one', () => {
    expect(onlyConnection([org('demo-org')])).toMatchObject({ org: 'demo-org', concurrency: 4 })
  })

  it.each([
    ['none', []],
    ['north, south', [org('north'), org('south')]],
  ])('has to be named when there are others: %s', (found, orgs) => {
    expect(() => onlyConnection(orgs)).toThrow(new RegExp(`CARRICK_SALESFORCE.*: ${found}$`))
  })
})
