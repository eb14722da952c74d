import { describe, expect, it } from '@jest/globals'
import { readBundle } from './bundle.ts'
import type { TextFile } from './mesh/read-mesh.ts'

const MESH = `
company: { id: demo }
systems:
  salesforce:
    org-a: { loginUrl: https://login.example, consumerKey: key, consumerSecret: env:S }
  erp:
    erp-a: { adapter: rest, url: https://erp.example, map: to-erp }
flows:
  - { flow: orders, from: org-a, map: to-order, mode: live, when: StatusCode = 'Activated', cancelWhen: Cancel__c, cancelLineWhen: Off__c and header.Open__c }
  - { flow: api, from: clients, mode: live }
routing:
  - { rule: all, to: erp-a }
`
const TO_ORDER = `map: to-order\nheader:\n  - { to: currency, from: Currency__c, codes: currency }\nlines:\n  - { to: sku, from: Code }\n`
const TO_ERP = 'map: to-erp\noutput: document\npassExtensions: true\n'
const TARGETS = { header: ['currency', 'extensions.*'], lines: ['sku'], charges: [] }

type Texts = Readonly<Record<string, string | undefined>>

const FILES: Texts = {
  'mesh.yaml': MESH,
  'maps/to-order.map.yaml': TO_ORDER,
  'maps/to-erp.map.yaml': TO_ERP,
  'codes/currency.csv': 'code,value\nEuro,EUR\n',
  'README.md': 'about',
}

const files = (over: Texts = {}): readonly TextFile[] =>
  Object.entries({ ...FILES, ...over }).flatMap(([path, text]) =>
    text === undefined ? [] : [{ path, text }],
  )

const versionOf = (given: readonly TextFile[], environment?: string): string | undefined =>
  readBundle(given, environment === undefined ? {} : { environment }).bundle?.configVersion

describe('a bundle', () => {
  const { bundle, findings } = readBundle(files(), { targets: TARGETS })
  const flow = bundle?.flows[0]

  it('has every flow ready to run', () => {
    expect(findings).toEqual([])
    expect(
      flow?.compiledMap?.run(
        { header: { Currency__c: 'euro' }, lines: [] },
        { day: '2026-11-23', zone: 'UTC' },
      ).value,
    ).toEqual({
      currency: 'EUR',
      lines: [],
      charges: [],
    })
    expect(bundle?.flows[1]?.compiledMap).toBeUndefined()
  })

  it('tells which orders a flow takes and which are to be cancelled', () => {
    expect(flow?.takes({ StatusCode: 'Activated' })).toBe(true)
    expect(flow?.takes({ StatusCode: 'Draft' })).toBe(false)
    expect(flow?.takes({})).toBe(false)
    expect(flow?.wantsCancel({ Cancel__c: 'true' })).toBe(true)
    expect(flow?.wantsCancel({ Cancel__c: 'false' })).toBe(false)
    expect(bundle?.flows[1]?.takes({})).toBe(true)
  })

  it('tells which holds the sales side releases, and reads the fields for it', () => {
    const released = `releaseWhen: { FRAUD: Cleared__c, ADDRESS: "Checked__c = 'yes'" }`
    const text = MESH.replace('cancelWhen: Cancel__c', `cancelWhen: Cancel__c, ${released}`)
    const { bundle: next } = readBundle(files({ 'mesh.yaml': text }), { targets: TARGETS })
    const [orders] = next?.flows ?? []
    expect(orders?.releases({ Cleared__c: 'true', Checked__c: 'no' })).toEqual(new Set(['FRAUD']))
    expect(orders?.releases({})).toEqual(new Set())
    expect(orders?.reads.header).toEqual(expect.arrayContaining(['Checked__c', 'Cleared__c']))
  })

  it('has the rules that hold orders, and refuses one that cannot be right', () => {
    const ruled = (when: string) =>
      readBundle(
        files({
          'mesh.yaml': `${MESH}policies: { holds: [{ rule: r, hold: FRAUD, when: ${when}, reason: so }] }\n`,
        }),
        { targets: TARGETS },
      )
    expect(ruled('extensions.score > 80').bundle?.holdRules).toMatchObject([{ hold: 'FRAUD' }])
    expect(ruled('curency = "EUR"')).toMatchObject({
      findings: [{ code: 'MESH_MAP_EXPRESSION', path: 'mesh.yaml policies.holds.r.when' }],
    })
  })

  it('tells which lines of an order are to be cancelled', () => {
    expect(flow?.wantsLineCancel({ Off__c: 'true' }, { Open__c: 'true' })).toBe(true)
    expect(flow?.wantsLineCancel({ Off__c: 'true' }, {})).toBe(false)
    expect(bundle?.flows[1]?.wantsLineCancel({ Off__c: 'true' }, {})).toBe(false)
  })

  it('names the fields that a flow and its map read', () => {
    expect(flow?.reads).toEqual({
      header: ['Cancel__c', 'Currency__c', 'Open__c', 'StatusCode'],
      lines: ['Code', 'Off__c'],
    })
  })

  it('reads one more field when a row is added', () => {
    const row = '  - { to: extensions.gift, from: Gift__c }\nlines:'
    const changed = files({ 'maps/to-order.map.yaml': TO_ORDER.replace('lines:', row) })
    const { bundle: next } = readBundle(changed, { targets: TARGETS })
    expect(next?.flows[0]?.reads.header).toContain('Gift__c')
    expect(next?.configVersion).not.toBe(bundle?.configVersion)
  })
})

describe('the configuration version', () => {
  it('is the same for the same files, in whatever order they are read', () => {
    expect(versionOf(files())).toMatch(/^[0-9a-f]{16}$/)
    expect(versionOf(files().toReversed())).toBe(versionOf(files()))
    expect(versionOf(files({ 'README.md': 'other' }))).toBe(versionOf(files()))
  })

  it.each([
    ['mesh.yaml', `${MESH}# changed\n`],
    ['codes/currency.csv', 'code,value\nEuro,EUR\nYen,JPY\n'],
    ['maps/to-erp.map.yaml', `${TO_ERP}# changed\n`],
  ])('differs when %s does', (path, text) => {
    expect(versionOf(files({ [path]: text }))).not.toBe(versionOf(files()))
  })

  it('differs between environments', () => {
    const both = files({
      'env/test.yaml': 'company: { name: T }',
      'env/prod.yaml': 'company: { name: T }',
    })
    expect(versionOf(both, 'test')).not.toBe(versionOf(both, 'prod'))
    expect(versionOf(both)).toBe(versionOf(files()))
  })
})

describe('a bundle is refused when', () => {
  it.each<[string, Readonly<Record<string, string | undefined>>, string, string]>([
    ['there is no mesh.yaml', { 'mesh.yaml': undefined }, 'MESH_CONFIG_MISSING', 'mesh.yaml'],
    [
      'a flow names no map',
      { 'maps/to-order.map.yaml': undefined },
      'MESH_CONFIG_REFERENCE',
      'mesh.yaml flows.orders.map',
    ],
    [
      'an ERP names no map',
      { 'maps/to-erp.map.yaml': undefined },
      'MESH_CONFIG_REFERENCE',
      'mesh.yaml systems.erp.erp-a.map',
    ],
    [
      'a map is there twice',
      { 'maps/b.map.yaml': TO_ORDER },
      'MESH_CONFIG_DUPLICATE',
      'maps/b.map.yaml',
    ],
    [
      'a code list is gone',
      { 'codes/currency.csv': undefined },
      'MESH_CONFIG_REFERENCE',
      'maps/to-order.map.yaml:3 header[0]',
    ],
    [
      'a map writes a field that an order does not have',
      { 'maps/to-order.map.yaml': 'map: to-order\nheader:\n  - { to: colour, value: red }\n' },
      'MESH_MAP_TARGET',
      'maps/to-order.map.yaml:3 header[0]',
    ],
    [
      'a condition is no expression',
      { 'mesh.yaml': MESH.replace('Cancel__c', '$eval(Cancel__c)') },
      'MESH_MAP_EXPRESSION',
      'mesh.yaml flows.orders',
    ],
  ])('%s', (_name, over, code, path) => {
    const { bundle, findings } = readBundle(files(over), { targets: TARGETS })
    expect(bundle).toBeUndefined()
    expect(findings).toContainEqual(expect.objectContaining({ code, path }))
  })

  it('the environment has no overlay', () => {
    expect(readBundle(files(), { environment: 'prod' }).findings).toEqual([
      expect.objectContaining({ code: 'MESH_CONFIG_MISSING', path: 'env/prod.yaml' }),
    ])
  })
})
