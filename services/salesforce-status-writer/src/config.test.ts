import { describe, expect, it } from '@jest/globals'
import { readSettings } from '@carrick/service-host'
import { settings } from './config.ts'

const good = {
  org: 'demo-org',
  loginUrl: 'https://login.example',
  clientId: 'key',
  clientSecret: 'env:SECRET',
}

const read = (value: unknown) =>
  readSettings(settings, {
    CARRICK_SALESFORCE: typeof value === 'string' ? value : JSON.stringify(value),
  })

describe('the settings of the status writer', () => {
  it('fill in what is usual', () => {
    expect(read(good).CARRICK_SALESFORCE).toMatchObject({ apiVersion: '65.0', concurrency: 4 })
  })

  it('may be left to mesh.yaml', () => {
    expect(readSettings(settings, {})).toEqual({})
  })

  it('take a login host without TLS on the machine itself', () => {
    expect(() => read({ ...good, loginUrl: 'http://127.0.0.1:8080' })).not.toThrow()
  })

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{org', /CARRICK_SALESFORCE: must be JSON/],
    ['a missing key', { ...good, clientId: undefined }, /CARRICK_SALESFORCE\.clientId: /],
    ['an unknown key', { ...good, password: 'x' }, /"password"/],
    ['no login', { ...good, clientSecret: undefined }, /expected either username and privateKey/],
    ['half a login', { ...good, clientSecret: undefined, username: 'x' }, /expected either/],
    ['two logins', { ...good, username: 'x', privateKey: 'file:y' }, /expected either/],
    [
      'an open login host',
      { ...good, loginUrl: 'http://login.example' },
      /loginUrl: expected a URL that begins with https/,
    ],
    ['no login host', { ...good, loginUrl: 'login' }, /loginUrl: expected a URL/],
    ['a version', { ...good, apiVersion: 65 }, /apiVersion: /],
    ['a version without zero', { ...good, apiVersion: 'v65' }, /expected a version like 65\.0/],
    ['no calls at all', { ...good, concurrency: 0 }, /concurrency: /],
  ])('are refused with %s', (_what, value, message) => {
    expect(() => read(value)).toThrow(message)
  })
})
