import { describe, expect, it } from '@jest/globals'
import { createVirtualClock } from '@carrick/messaging'
import { NOON } from '@carrick/testkit'
import { SignJWT, UnsecuredJWT } from 'jose'
import type { RegisteredClient } from './client-registry.ts'
import { createClientTokens } from './client-tokens.ts'

const SHOP: RegisteredClient = { name: 'web-shop', channel: 'web', secret: 'secret-of-the-shop' }
const MARKET: RegisteredClient = { name: 'market', channel: 'edi', secret: 'secret-of-the-market' }
const HOUR = 3_600
const now = NOON / 1000

const scene = () => {
  const registered = new Map([SHOP, MARKET].map((client) => [client.name, client]))
  const clock = createVirtualClock(NOON)
  const tokens = createClientTokens({ find: (name) => registered.get(name) }, clock)
  return { registered, clock, tokens }
}

const bytes = (secret: string): Uint8Array => new TextEncoder().encode(secret)

const signed = (over: { readonly secret?: string; readonly alg?: string; readonly aud?: string }) =>
  new SignJWT({})
    .setProtectedHeader({ alg: over.alg ?? 'HS256' })
    .setSubject('web-shop')
    .setAudience(over.aud ?? 'orders')
    .setExpirationTime(now + HOUR)
    .sign(bytes(over.secret ?? SHOP.secret))

describe('the access token of a client', () => {
  it('is that of the client it was issued to, in any instance', async () => {
    const token = await scene().tokens.issue(SHOP)
    expect(await scene().tokens.clientOf(token)).toEqual(SHOP)
  })

  it('is good for an hour and not a second longer', async () => {
    const { tokens, clock } = scene()
    const token = await tokens.issue(SHOP)
    expect(tokens.lifetimeSeconds).toBe(HOUR)
    await clock.advance((HOUR - 1) * 1000)
    expect(await tokens.clientOf(token)).toEqual(SHOP)
    await clock.advance(1000)
    expect(await tokens.clientOf(token)).toBeUndefined()
  })

  it('ends when the secret of the client is changed', async () => {
    const { tokens, registered } = scene()
    const token = await tokens.issue(SHOP)
    registered.set('web-shop', { ...SHOP, secret: 'another' })
    expect(await tokens.clientOf(token)).toBeUndefined()
  })

  it('ends when the client is not registered any more', async () => {
    const { tokens, registered } = scene()
    const token = await tokens.issue(SHOP)
    registered.delete('web-shop')
    expect(await tokens.clientOf(token)).toBeUndefined()
  })

  it.each<[string, () => Promise<string>]>([
    ['is signed with the secret of another client', () => signed({ secret: MARKET.secret })],
    ['is signed in another way than we sign', () => signed({ alg: 'HS512' })],
    ['is for something else than orders', () => signed({ aud: 'invoices' })],
    [
      'is not signed',
      () =>
        Promise.resolve(
          new UnsecuredJWT({})
            .setSubject('web-shop')
            .setAudience('orders')
            .setExpirationTime(now + HOUR)
            .encode(),
        ),
    ],
    ['is no token', () => Promise.resolve('let-me-in')],
    ['is empty', () => Promise.resolve('')],
  ])('is refused when it %s', async (_name, token) => {
    expect(await scene().tokens.clientOf(await token())).toBeUndefined()
  })

  it('lets in who signs as we do', async () => {
    expect(await scene().tokens.clientOf(await signed({}))).toEqual(SHOP)
  })

  it('is not made to last by leaving its end out', async () => {
    const endless = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('web-shop')
      .setAudience('orders')
      .sign(bytes(SHOP.secret))
    expect(await scene().tokens.clientOf(endless)).toBeUndefined()
  })
})
