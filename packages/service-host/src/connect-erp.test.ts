import { describe, expect, it } from '@jest/globals'
import type { RestErpSystem } from '@carrick/mapping'
import { connectErp } from './connect-erp.ts'

const KEY = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const ENV = new Map([
  ['env:TOKEN', 't0ken'],
  ['env:KEY', KEY],
  ['env:SHORT', 'whsec_c2hvcnQ='],
])
const system: RestErpSystem = {
  adapter: 'rest',
  url: 'http://erp.example/api',
  map: 'to-erp',
  token: 'env:TOKEN',
}
const connect = (over: Partial<RestErpSystem> = {}) =>
  connectErp('demo', { ...system, ...over }, (_name, setting) => ENV.get(setting) ?? setting, 'UTC')

describe('the connection to an ERP', () => {
  it('is read once a second, and its customers and products every five, unless it says otherwise', () => {
    expect(connect()).toEqual({
      name: 'demo',
      adapter: 'rest',
      baseUrl: 'http://erp.example/api',
      token: 't0ken',
      webhookSecrets: [],
      map: 'to-erp',
      zone: 'UTC',
      concurrency: 16,
      validationConcurrency: 2,
      deadlineMs: 10_000,
      pollMs: 1_000,
      masterDataPollMs: 5_000,
      restockingFeeCode: 'RESTOCKING',
      units: [],
      showsOrdersOfOthers: false,
    })
    expect(connect({ pollSeconds: 0.2 })).toMatchObject({ pollMs: 200, masterDataPollMs: 1_000 })
    expect(connect({ ordersOfOthers: 'show' }).showsOrdersOfOthers).toBe(true)
    expect(connect({ masterDataPollSeconds: 60 })).toMatchObject({
      pollMs: 1_000,
      masterDataPollMs: 60_000,
    })
  })

  it('knows the units in which the ERP counts, as exact ratios', () => {
    const units = [
      { unit: 'DZN', is: 12, of: 'C62' },
      { unit: 'CS', product: 'ROPE-08', is: '100/3', of: 'MTR' },
    ]
    expect(connect({ units }).units).toEqual([
      { unit: 'DZN', product: null, ratio: '12', erpUnit: 'C62' },
      { unit: 'CS', product: 'ROPE-08', ratio: '100/3', erpUnit: 'MTR' },
    ])
  })

  it('to Tryton has a login, a shop, and the patience that it needs', () => {
    const connection = connectErp(
      'office',
      {
        adapter: 'tryton',
        url: 'http://erp.example',
        map: 'to-erp',
        database: 'erp',
        user: 'carrick',
        password: 'env:TOKEN',
        shop: 'Carrick',
        ordersOfOthers: 'show',
      },
      (_name, setting) => ENV.get(setting) ?? setting,
      'Europe/Berlin',
    )
    expect(connection).toEqual({
      name: 'office',
      adapter: 'tryton',
      baseUrl: 'http://erp.example',
      database: 'erp',
      user: 'carrick',
      password: 't0ken',
      shop: 'Carrick',
      webhookSecrets: [],
      map: 'to-erp',
      zone: 'Europe/Berlin',
      concurrency: 2,
      validationConcurrency: 1,
      deadlineMs: 30_000,
      pollMs: 2_000,
      masterDataPollMs: 10_000,
      restockingFeeCode: 'RESTOCKING',
      units: [],
      showsOrdersOfOthers: true,
    })
  })

  it('takes webhooks that one secret signs, or either of two', () => {
    expect(connect({ webhookSecret: 'env:KEY' }).webhookSecrets).toEqual([KEY])
    expect(connect({ webhookSecret: ['env:KEY', 'env:KEY'] }).webhookSecrets).toEqual([KEY, KEY])
  })

  it.each<[string, Partial<RestErpSystem>, RegExp]>([
    [
      'a webhook secret that can be guessed',
      { webhookSecret: ['env:KEY', 'env:SHORT'] },
      /^systems\.erp\.demo\.webhookSecret: .*no webhook secret; expected whsec_/,
    ],
    ['an address that is none', { url: 'here' }, /^systems\.erp\.demo\.url: expected a URL/],
    ['an address of another kind', { url: 'ftp://erp.example' }, /^systems\.erp\.demo\.url: /],
    ['no authority', { caFile: 'absent.pem' }, /^systems\.erp\.demo\.caFile: absent\.pem cannot/],
  ])('is refused with %s', (_what, over, message) => {
    const refused = () => connect(over)
    expect(refused).toThrow(expect.objectContaining({ code: 'MESH_CONFIG_SETTING' }))
    expect(refused).toThrow(message)
    expect(refused).not.toThrow(/c2hvcnQ/)
  })
})
