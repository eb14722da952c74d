import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { freshName, securedServers, startTlsFront, type TlsFront } from '@carrick/testkit'
import { createRegistryClient } from './registry-client.ts'
import type { RegistrySettings } from './registry-http.ts'

const { registryUrl, files, user, password } = securedServers()
const pem = (file: string): string => readFileSync(file, 'utf8')
const trusting = { authority: pem(files.authority) }
const SCHEMA = { type: 'record', name: 'Secured', fields: [] }

const BASIC = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const BEARER = 'Bearer token-of-the-registry'
const fronts: TlsFront[] = []
let guarded: TlsFront
let expired: TlsFront
let otherHost: TlsFront

const front = async (identity: typeof files.server): Promise<TlsFront> => {
  const started = await startTlsFront({
    target: registryUrl,
    authority: pem(files.authority),
    certificate: pem(identity.certificate),
    privateKey: pem(identity.privateKey),
    admits: [BASIC, BEARER],
  })
  fronts.push(started)
  return started
}

beforeAll(async () => {
  guarded = await front(files.server)
  expired = await front(files.expired)
  otherHost = await front(files.otherHost)
})
afterAll(() => Promise.all(fronts.map((one) => one.close())))

const register = (settings: RegistrySettings): Promise<number> =>
  createRegistryClient({ requestMs: 10_000, ...settings }).register(freshName('secured'), SCHEMA)

describe('a registry with TLS', () => {
  it('registers schemas for who trusts its private authority', async () => {
    expect(await register({ url: registryUrl, tls: trusting })).toEqual(expect.any(Number))
  })

  it('registers schemas for a user, and for who bears a token, behind a proxy that asks for them', async () => {
    const at = { url: guarded.url, tls: trusting }
    await expect(register({ ...at, user, password })).resolves.toEqual(expect.any(Number))
    const token = BEARER.slice('Bearer '.length)
    await expect(register({ ...at, token })).resolves.toEqual(expect.any(Number))
  })
})

describe('what is wrong between a client and a registry is said with the place', () => {
  it.each<[string, () => RegistrySettings, string, RegExp]>([
    [
      'another authority',
      () => ({ url: registryUrl, tls: { authority: pem(files.otherAuthority) } }),
      'MESH_CODEC_TLS',
      /not signed by an authority that is trusted/,
    ],
    [
      'a private authority that nobody named',
      () => ({ url: registryUrl }),
      'MESH_CODEC_TLS',
      /not signed by an authority that is trusted/,
    ],
    [
      'a certificate for another host',
      () => ({ url: otherHost.url, tls: trusting }),
      'MESH_CODEC_TLS',
      /for another host.*elsewhere\.test/,
    ],
    [
      'a certificate that is over',
      () => ({ url: expired.url, tls: trusting }),
      'MESH_CODEC_TLS',
      /has expired/,
    ],
    [
      'a wrong password',
      () => ({ url: guarded.url, tls: trusting, user, password: 'guessed-9d21' }),
      'MESH_CODEC_LOGIN',
      /refuses who we say we are/,
    ],
  ])('%s', async (_what, settings, code, words) => {
    const { url } = settings()
    const answer = register(settings())
    await expect(answer).rejects.toMatchObject({
      code,
      kind: 'held',
      message: expect.stringMatching(words),
    })
    await expect(answer).rejects.toMatchObject({
      message: expect.stringContaining(new URL(url).host),
    })
    await expect(answer).rejects.toMatchObject({
      message: expect.not.stringContaining('guessed-9d21'),
    })
  })
})
