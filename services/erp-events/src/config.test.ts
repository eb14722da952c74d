import { afterEach, describe, expect, it } from '@jest/globals'
import { readSettings } from '@carrick/service-host'
import { settings, webhookSecrets } from './config.ts'

const erp = { name: 'demo', adapter: 'rest', baseUrl: 'http://127.0.0.1:8080', token: 'env:T' }
const read = (value: unknown) =>
  readSettings(settings, {
    CARRICK_ERPS: typeof value === 'string' ? value : JSON.stringify(value),
  })

const NAME = 'CARRICK_TEST_WEBHOOK_SECRET_OF_CONFIG'
afterEach(() => {
  Reflect.deleteProperty(process.env, NAME)
})

describe('the ERPs that are listened to', () => {
  it('are read with a second between polls, and may be written for other services too', () => {
    expect(read([{ ...erp, concurrency: 16 }]).CARRICK_ERPS).toEqual([{ ...erp, pollMs: 1_000 }])
  })

  it.each([
    ['no JSON', '[', /must be JSON/],
    ['none', [], /CARRICK_ERPS/],
    ['one twice', [erp, erp], /names an ERP twice/],
    ['a poll without a pause', [{ ...erp, pollMs: 0 }], /pollMs/],
    ['an address that is none', [{ ...erp, baseUrl: 'here' }], /baseUrl/],
    ['three secrets', [{ ...erp, webhookSecret: ['env:A', 'env:B', 'env:C'] }], /webhookSecret/],
  ])('are refused with %s', (_name, value, message) => {
    expect(() => read(value)).toThrow(message)
  })

  it('sign their webhooks with a secret that cannot be guessed', () => {
    process.env[NAME] = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    expect(webhookSecrets(`env:${NAME}`)).toEqual([process.env[NAME]])
    expect(webhookSecrets([`env:${NAME}`, `env:${NAME}`])).toHaveLength(2)
    expect(webhookSecrets(undefined)).toEqual([])
    process.env[NAME] = 'whsec_c2hvcnQ='
    expect(() => webhookSecrets(`env:${NAME}`)).toThrow(`env:${NAME} is no webhook secret`)
    expect(() => webhookSecrets('whsec_written-out')).toThrow('must be a reference')
  })
})
