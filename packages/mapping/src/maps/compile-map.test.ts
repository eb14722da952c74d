import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decimal } from '@carrick/kernel'
import { readCodeList } from '../codes/code-list.ts'
import type { Source } from '../expression/value.ts'
import { compileMap } from './compile-map.ts'
import { readMap } from './read-map.ts'

const country = readCodeList(
  'country',
  'codes/country.csv',
  'code,value,validFrom,validTo\nGermany,DE,,\nZaire,ZR,,1997-05-16\n',
)
const codes = new Map(country.list ? [['country', country.list]] : [])
const TARGETS = {
  header: ['po', 'soldTo.number', 'extensions.*'],
  lines: ['sku'],
  charges: ['amount'],
}

const compile = (yaml: string, targets?: typeof TARGETS) =>
  compileMap(readMap('maps/test.map.yaml', yaml), codes, targets)

const rowMap = (row: string, more = '') => `map: test\n${more}header:\n  - ${row}\n`

const run = (yaml: string, header: Source, lines: readonly Source[] = [], zone = 'UTC') => {
  const { map, findings } = compile(yaml)
  if (map === undefined) throw new Error(JSON.stringify(findings))
  return map.run({ header, lines }, { day: '2026-11-23', zone })
}

describe('a row', () => {
  it.each<[string, string, Source, unknown]>([
    ['copies a text', '{ to: a, from: A }', { A: 'x' }, 'x'],
    [
      'reads a parent by dotted name',
      '{ to: a, from: Account.Name }',
      { 'Account.Name': 'x' },
      'x',
    ],
    ['reads a nested record', '{ to: a, from: soldTo.number }', { soldTo: { number: 'x' } }, 'x'],
    ['writes a constant', '{ to: a, value: FREIGHT }', {}, 'FREIGHT'],
    ['computes', '{ to: a, expr: A / 100, type: decimal }', { A: '5' }, decimal(5n, 2)],
    ['translates', '{ to: a, from: A, codes: country }', { A: 'germany' }, 'DE'],
    ['compares', '{ to: a, from: A, equals: Activated }', { A: 'Activated' }, true],
    ['compares with nothing', '{ to: a, from: A, equals: Activated }', {}, false],
    [
      'reads a decimal exactly',
      '{ to: a, from: A, type: decimal }',
      { A: '9007199254740993.10' },
      decimal(900719925474099310n, 2),
    ],
    ['reads an exponent', '{ to: a, from: A, type: decimal }', { A: '1.25E2' }, decimal(125n, 0)],
    [
      'rounds half up',
      '{ to: a, from: A, type: decimal, scale: 2, round: half-up }',
      { A: '1.005' },
      decimal(101n, 2),
    ],
    [
      'cuts digits',
      '{ to: a, from: A, type: decimal, scale: 2, round: down }',
      { A: '1.009' },
      decimal(100n, 2),
    ],
    ['reads a whole number', '{ to: a, from: A, type: integer }', { A: '5.0' }, 5],
    ['reads a day', '{ to: a, from: A, type: date }', { A: '2024-02-29' }, '2024-02-29'],
    [
      'reads an instant of Salesforce',
      '{ to: a, from: A, type: instant }',
      { A: '2026-11-23T12:00:00.000+0100' },
      '2026-11-23T11:00:00.000Z',
    ],
    ['reads a checkbox', '{ to: a, from: A, type: boolean }', { A: 'false' }, false],
    ['makes a list of texts', '{ to: a, from: A, type: texts }', { A: 'x' }, ['x']],
    ['passes a list of texts', '{ to: a, from: A, type: texts }', { A: ['x', 'y'] }, ['x', 'y']],
    [
      'cuts a text at a whole character',
      '{ to: a, from: A, max: 2, tooLong: cut }',
      { A: '🚢🚢🚢' },
      '🚢🚢',
    ],
    ['skips', '{ to: a, from: A, missing: skip }', { A: '' }, undefined],
    ['falls back', '{ to: a, from: A, type: integer, missing: { default: 5 } }', { A: null }, 5],
  ])('%s', (_name, row, header, expected) => {
    const { value, findings } = run(rowMap(row), header)
    expect(findings).toEqual([])
    expect(value['a']).toEqual(expected)
  })

  it.each<[string, string, Source, string, string]>([
    ['missing', '{ to: a, from: A.B }', {}, 'MESH_MAP_MISSING', 'has no value'],
    [
      'no number',
      '{ to: a, from: A.B, type: decimal }',
      { 'A.B': 'abc' },
      'MESH_MAP_TYPE',
      'cannot be read as a number like 12.30',
    ],
    [
      'an endless number',
      '{ to: a, from: A.B, type: decimal }',
      { 'A.B': '9'.repeat(99) },
      'MESH_MAP_TYPE',
      'cannot be read as a number like 12.30',
    ],
    [
      'no whole number',
      '{ to: a, from: A.B, type: integer }',
      { 'A.B': '1.5' },
      'MESH_MAP_TYPE',
      'cannot be read as a whole number',
    ],
    [
      'no day',
      '{ to: a, from: A.B, type: date }',
      { 'A.B': '2026-02-30' },
      'MESH_MAP_TYPE',
      'cannot be read as a day like 2026-11-23',
    ],
    [
      'no instant',
      '{ to: a, from: A.B, type: instant }',
      { 'A.B': '2026-02-30T00:00:00Z' },
      'MESH_MAP_TYPE',
      'cannot be read as an instant like 2026-11-23T12:00:00Z',
    ],
    [
      'neither true nor false',
      '{ to: a, from: A.B, type: boolean }',
      { 'A.B': 'yes' },
      'MESH_MAP_TYPE',
      'cannot be read as true or false',
    ],
    [
      'too exact',
      '{ to: a, from: A.B, type: decimal, scale: 2 }',
      { 'A.B': '1.005' },
      'MESH_MAP_SCALE',
      'is 1.005; expected at most 2 digits after the point',
    ],
    [
      'too long',
      '{ to: a, from: A.B, max: 3 }',
      { 'A.B': 'secret' },
      'MESH_MAP_TOO_LONG',
      'has 6 characters; expected at most 3',
    ],
    [
      'not in the list',
      '{ to: a, from: A.B, codes: country }',
      { 'A.B': 'Atlantis' },
      'MESH_MAP_CODE_UNKNOWN',
      '"Atlantis" is not in codes/country.csv on 2026-11-23',
    ],
    [
      'not to be computed',
      '{ to: a, expr: A.B * 2, type: decimal }',
      { 'A.B': 'x' },
      'MESH_MAP_EXPRESSION',
      'string where a number was expected',
    ],
  ])('names field and rule when the value is %s', (_name, row, header, code, message) => {
    expect(run(rowMap(row), header).findings).toEqual([
      { code, path: 'A.B', severity: 'error', message: `${message} (test, to a)` },
    ])
  })

  it('names the line of the source', () => {
    const yaml = 'map: test\nlines:\n  - { to: sku, from: Product2.ProductCode }\n'
    const { findings } = run(yaml, {}, [{ 'Product2.ProductCode': 'A' }, {}])
    expect(findings.map(({ path }) => path)).toEqual(['lines[1].Product2.ProductCode'])
  })

  it('reads code lists as of the day of the order', () => {
    const yaml = rowMap('{ to: a, from: A, codes: country }', 'codesAsOf: Day\n')
    expect(run(yaml, { A: 'Zaire', Day: '1997-05-16' }).value).toMatchObject({ a: 'ZR' })
    expect(run(yaml, { A: 'Zaire', Day: '1997-05-17T00:00:00Z' }).findings).toHaveLength(1)
  })

  it('reads an instant as the day that the calendar of its source showed', () => {
    const yaml = rowMap('{ to: a, from: A, codes: country }', 'codesAsOf: At\n')
    const late = { A: 'Zaire', At: '1997-05-17T06:30:00.000+0000' }
    expect(run(yaml, late, [], 'America/Los_Angeles').value).toMatchObject({ a: 'ZR' })
    expect(run(yaml, late, [], 'Europe/Berlin').findings).toHaveLength(1)
  })
})

describe('a custom field', () => {
  const row = '{ to: extensions.giftMessage, from: Gift__c, pii: true }'

  it('needs one row, and is skipped when it is empty', () => {
    expect(run(rowMap(row), { Gift__c: 'hi' }).value['extensions']).toEqual([
      { name: 'giftMessage', type: 'TEXT', value: 'hi', pii: true },
    ])
    expect(run(rowMap(row), {}).value['extensions']).toBeUndefined()
  })

  it('keeps its type as text', () => {
    const typed = '{ to: extensions.weight, from: W, type: decimal }'
    expect(run(rowMap(typed), { W: '1.50' }).value['extensions']).toEqual([
      { name: 'weight', type: 'DECIMAL', value: '1.50', pii: false },
    ])
  })

  it('is read from a canonical order by its name', () => {
    const extensions = [{ name: 'gift', type: 'TEXT', value: 'hi', pii: false }]
    const externalIds = [{ system: 'salesforce', value: '801A' }]
    const rows = '{ to: a, from: extensions.gift }\n  - { to: b, from: externalIds.salesforce }'
    expect(run(rowMap(rows), { extensions, externalIds }).value).toMatchObject({
      a: 'hi',
      b: '801A',
    })
    expect(run(rowMap(rows), { extensions, externalIds: [null] }).findings).toHaveLength(1)
  })

  it('passes through to a document, unless a row has written it', () => {
    const pass = 'output: document\npassExtensions: true\n'
    const extensions = [
      { name: 'a', type: 'TEXT', value: '1', pii: false },
      { name: 'b', type: 'TEXT', value: '2', pii: false },
    ]
    const { value } = run(rowMap('{ to: extensions.b, value: own }', pass), { extensions }, [
      { extensions },
    ])
    expect(value).toEqual({
      extensions: { a: '1', b: 'own' },
      lines: [{ extensions: { a: '1', b: '2' } }],
      charges: [],
    })
  })
})

describe('charges', () => {
  const yaml =
    'map: test\nnewCharges:\n  - - { to: code, value: FREIGHT }\n    - { to: amount, from: Freight__c, type: decimal, missing: skip }\n'

  it('are made from the header when there is an amount', () => {
    expect(run(yaml, { Freight__c: '1.50' }).value['charges']).toEqual([
      { code: 'FREIGHT', amount: decimal(150n, 2) },
    ])
    expect(run(yaml, {}).value['charges']).toEqual([])
  })
})

describe('output as a document', () => {
  it('writes decimals as text and absent fields as null', () => {
    const yaml = rowMap(
      '{ to: x.a, from: A, type: decimal }\n  - { to: x.b, from: B, missing: skip }',
      'output: document\n',
    )
    expect(run(yaml, { A: decimal(150n, 2) }).value).toMatchObject({ x: { a: '1.50', b: null } })
  })
})

describe('a map is refused, naming file, line and row, when', () => {
  it.each<[string, string, string, string, RegExp]>([
    ['it is no YAML', 'map: [', 'MESH_CONFIG_YAML', 'maps/test.map.yaml:1:7', /./],
    [
      'a key is there twice',
      'map: a\nmap: b',
      'MESH_CONFIG_YAML',
      'maps/test.map.yaml:2:1',
      /unique/,
    ],
    [
      'it has aliases',
      'map: a\nheader: &x []\nlines: *x',
      'MESH_CONFIG_YAML',
      'maps/test.map.yaml',
      /alias/i,
    ],
    ['it is a list', '- a', 'MESH_CONFIG_SCHEMA', 'maps/test.map.yaml:1', /expected object/],
    ['it has no name', 'header: []', 'MESH_CONFIG_SCHEMA', 'maps/test.map.yaml:1 map', /missing/],
    [
      'a key is misspelt',
      rowMap('{ to: a, form: A }'),
      'MESH_CONFIG_SCHEMA',
      'maps/test.map.yaml:3 header[0].form',
      /unknown; expected one of to, from/,
    ],
    [
      'a type is unknown',
      rowMap('{ to: a, from: A, type: number }'),
      'MESH_CONFIG_SCHEMA',
      'maps/test.map.yaml:3 header[0].type',
      /is "number"; expected one of text, texts, decimal/,
    ],
    [
      'missing is unknown',
      rowMap('{ to: a, from: A, missing: ignore }'),
      'MESH_CONFIG_SCHEMA',
      'maps/test.map.yaml:3 header[0].missing',
      /is "ignore"/,
    ],
    [
      'a row has no origin',
      rowMap('{ to: a }'),
      'MESH_MAP_ROW',
      'maps/test.map.yaml:3 header[0]',
      /has none; expected one of from, value, expr/,
    ],
    [
      'a row has two origins',
      rowMap('{ to: a, from: A, value: x }'),
      'MESH_MAP_ROW',
      'maps/test.map.yaml:3 header[0]',
      /from and value/,
    ],
    [
      'a scale is for no number',
      rowMap('{ to: a, from: A, scale: 2 }'),
      'MESH_MAP_ROW',
      'maps/test.map.yaml:3 header[0]',
      /scale, which is for type decimal/,
    ],
    [
      'rounding has no scale',
      rowMap('{ to: a, from: A, type: decimal, round: down }'),
      'MESH_MAP_ROW',
      'maps/test.map.yaml:3 header[0]',
      /round without scale/,
    ],
    [
      'a code list is unknown',
      rowMap('{ to: a, from: A, codes: colour }'),
      'MESH_CONFIG_REFERENCE',
      'maps/test.map.yaml:3 header[0]',
      /no codes\/colour.csv/,
    ],
    [
      'an expression is not allowed',
      rowMap('{ to: a, expr: $eval(A) }'),
      'MESH_MAP_EXPRESSION',
      'maps/test.map.yaml:3 header[0]',
      /calls \$eval; maps know/,
    ],
    [
      'a target is written twice',
      rowMap('{ to: a, from: A }\n  - { to: a, from: B }'),
      'MESH_MAP_TARGET',
      'maps/test.map.yaml:4 header[1]',
      /second time; the first is row 1/,
    ],
    [
      'a target is a prototype',
      rowMap('{ to: __proto__.x, from: A }'),
      'MESH_MAP_ROW',
      'maps/test.map.yaml:3 header[0]',
      /choose another name/,
    ],
  ])('%s', (_name, yaml, code, path, message) => {
    const { map, findings } = compile(yaml)
    expect(map).toBeUndefined()
    expect(findings).toContainEqual(
      expect.objectContaining({ code, path, message: expect.stringMatching(message) }),
    )
  })

  it('a target field does not exist', () => {
    const findings = (row: string) => compile(rowMap(row), TARGETS).findings.map(({ code }) => code)
    expect(findings('{ to: poNumber, from: A }')).toEqual(['MESH_MAP_TARGET'])
    expect(findings('{ to: soldTo.number, from: A }')).toEqual([])
    expect(findings('{ to: extensions.x, from: A }')).toEqual([])
    expect(findings('{ to: extensions.x.y, from: A }')).toEqual(['MESH_MAP_TARGET'])
  })
})

describe('fields that a map reads', () => {
  it('are told by section, without repetition', () => {
    const yaml =
      'map: test\ncodesAsOf: Day\nheader:\n  - { to: a, from: A }\n  - { to: b, expr: A & B.C }\nlines:\n  - { to: c, expr: header.H & L }\n'
    expect(compile(yaml).map?.reads).toEqual({ header: ['A', 'B.C', 'Day', 'H'], lines: ['L'] })
  })
})

describe('running a map', () => {
  it('never throws, whatever the record holds', () => {
    const yaml = rowMap(
      '{ to: a, expr: "A * 2 & $substring(B, A)", type: decimal }\n  - { to: x.y, from: A, type: instant }\n  - { to: extensions.z, from: B, type: date }\n  - { to: n, from: A, type: texts, max: 3 }',
    )
    const { map, findings } = compile(yaml)
    expect(findings).toEqual([])
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('A', 'B'), fc.anything()), (header) => {
        expect(
          Array.isArray(
            map?.run({ header, lines: [header] }, { day: '2026-11-23', zone: 'UTC' }).findings,
          ),
        ).toBe(true)
      }),
    )
  })
})
