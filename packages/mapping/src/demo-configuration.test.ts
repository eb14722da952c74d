import { describe, expect, it } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { readBundle } from './bundle.ts'
import type { TextFile } from './mesh/read-mesh.ts'
import { routeOrder } from './mesh/route.ts'

const ROOT = new URL('../../../', import.meta.url)

const filesIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, ROOT)).map((name) => `${folder}${name}`)

const files: readonly TextFile[] = ['mesh.yaml', ...filesIn('maps/'), ...filesIn('codes/')].map(
  (path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }),
)
const { bundle, findings } = readBundle(files)
const country = bundle?.codes.get('country')

const TODAY = { day: '2026-11-23', zone: 'UTC' }

describe('the configuration of the demonstration company', () => {
  it('has no findings', () => {
    expect(findings).toEqual([])
    expect(bundle?.flows.map(({ flow, mode }) => [flow, mode])).toEqual([
      ['salesforce-orders', 'live'],
      ['client-orders', 'live'],
    ])
  })

  it.each([
    ['tryton', 'FR', ['demo', 'tryton'], 'tryton'],
    ['tryton', 'DE', ['demo', 'tryton'], 'demo'],
    ['tryton-only', 'DE', ['tryton'], 'tryton'],
  ])('sends with the overlay %s an order to %s where it says', (environment, to, erps, target) => {
    const path = `env/${environment}.yaml`
    const overlay = { path, text: readFileSync(new URL(path, ROOT), 'utf8') }
    const read = readBundle([...files, overlay], { environment })
    expect(read.findings).toEqual([])
    expect(Object.keys(read.bundle?.config.erp ?? {})).toEqual(erps)
    const facts = { currency: null, channel: null, org: null, orderType: null, customer: null }
    const routing = read.bundle?.config.routing ?? []
    expect(routeOrder(routing, { ...facts, country: to })?.target).toBe(target)
  })

  it.each([
    ['USA', 'US'],
    ['UK', 'GB'],
    ['United Kingdom', 'GB'],
    ['Venezuela', 'VE'],
    ['Germany', 'DE'],
    ['Ireland', 'IE'],
    ['Czech Republic', 'CZ'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['South Korea', 'KR'],
    ["Côte d'Ivoire", 'CI'],
    ['no', 'NO'],
    ['NAM', 'NA'],
  ])('knows the country %s as %s', (name, code) => {
    expect(country?.translate(name, '2026-11-23')).toBe(code)
  })

  it('knows every country that the platform can name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region' })
    const text = files.find(({ path }) => path === 'codes/country.csv')?.text ?? ''
    const codes = new Set(text.split('\n').flatMap((row) => /,([A-Z]{2}),,$/.exec(row)?.[1] ?? []))
    expect(codes.size).toBe(249)
    for (const code of codes) {
      expect(country?.translate(names.of(code) ?? '', '2026-11-23')).toBe(code)
    }
  })

  it('does not translate what is no country', () => {
    expect(country?.translate('Atlantis', '2026-11-23')).toBeUndefined()
  })
})

describe('an order product of Salesforce', () => {
  const map = bundle?.flows[0]?.compiledMap
  const header = { EffectiveDate: '2026-11-23', 'Account.Customer_Number__c': 'HALVOR' }
  const line = {
    Id: '802A',
    'Product2.ProductCode': 'ROPE-10',
    Quantity: '15.0',
    UnitPrice: '2.50',
  }

  it('brings its percentage of discount as an exact fraction', () => {
    const mapped = map?.run({ header, lines: [{ ...line, Discount__c: '3.0' }] }, TODAY)
    expect(mapped?.findings).toEqual([])
    expect(mapped?.value['lines']).toMatchObject([{ discount: { unscaled: 3n, scale: 2 } }])
  })

  it('without a product code is named by line and field', () => {
    const mapped = map?.run({ header, lines: [{ ...line, 'Product2.ProductCode': null }] }, TODAY)
    expect(mapped?.findings).toEqual([
      expect.objectContaining({
        code: 'MESH_MAP_MISSING',
        path: 'lines[0].Product2.ProductCode',
        message: 'has no value (salesforce-order, to sku)',
      }),
    ])
  })
})
