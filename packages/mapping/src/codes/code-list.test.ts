import { describe, expect, it } from '@jest/globals'
import { readCodeList } from './code-list.ts'

const read = (...rows: readonly string[]) =>
  readCodeList('country', 'codes/country.csv', rows.join('\n'))
const HEADER = 'code,value,validFrom,validTo'

describe('a code list', () => {
  const { list, findings } = read(
    HEADER,
    'Germany,DE,,',
    '"Korea, Republic of",KR,,',
    'BGN,BGN,,2025-12-31',
    'BGN,EUR,2026-01-01,',
    'Österreich,AT,,',
  )

  it.each([
    ['Germany', '2026-11-23', 'DE'],
    [' germany ', '2026-11-23', 'DE'],
    ['Korea, Republic of', '2026-11-23', 'KR'],
    ['O\u0308sterreich', '2026-11-23', 'AT'],
    ['BGN', '2025-12-31', 'BGN'],
    ['BGN', '2026-01-01', 'EUR'],
    ['Atlantis', '2026-11-23', undefined],
    ['', '2026-11-23', undefined],
    ['constructor', '2026-11-23', undefined],
  ])('translates %j on %s', (code, day, expected) => {
    expect(findings).toEqual([])
    expect(list?.translate(code, day)).toBe(expected)
  })

  it('gives a value on the days on which some code means it', () => {
    const given = (value: string, day: string) => list?.gives(value, day)
    expect([given('DE', '2026-11-23'), given('Germany', '2026-11-23')]).toEqual([true, false])
    expect([given('BGN', '2025-12-31'), given('BGN', '2026-01-01')]).toEqual([true, false])
  })

  it('needs no days, and takes a byte order mark, blank lines and CRLF', () => {
    const plain = readCodeList('x', 'codes/x.csv', '\ufeffcode,value\r\n\r\na,1\r\n')
    expect(plain.findings).toEqual([])
    expect(plain.list?.translate('a', '2026-11-23')).toBe('1')
  })
})

describe('a code list is refused, naming file and row, when', () => {
  it.each<[string, string[], string, string]>([
    ['it is empty', [''], 'MESH_CODES_CSV', 'codes/country.csv:1'],
    ['a column is missing', ['code,validFrom', 'a,'], 'MESH_CODES_CSV', 'codes/country.csv:1'],
    [
      'a column is unknown',
      ['code,value,colour', 'a,b,c'],
      'MESH_CODES_CSV',
      'codes/country.csv:1',
    ],
    ['a quote is not closed', [HEADER, '"a,b,,'], 'MESH_CODES_CSV', 'codes/country.csv'],
    ['a cell is missing', [HEADER, 'a,b'], 'MESH_CODES_ROW', 'codes/country.csv row 2'],
    ['a code is empty', [HEADER, ',b,,'], 'MESH_CODES_ROW', 'codes/country.csv row 2 code'],
    [
      'a day is none',
      [HEADER, 'a,b,01.01.2026,'],
      'MESH_CODES_ROW',
      'codes/country.csv row 2 validFrom',
    ],
    [
      'days are swapped',
      [HEADER, 'a,b,2026-02-01,2026-01-01'],
      'MESH_CODES_ROW',
      'codes/country.csv row 2',
    ],
    [
      'a code is there twice',
      [HEADER, 'a,b,,', 'A,c,,'],
      'MESH_CODES_OVERLAP',
      'codes/country.csv row 3',
    ],
    [
      'days overlap',
      [HEADER, 'a,b,,2026-01-31', 'a,c,2026-01-31,'],
      'MESH_CODES_OVERLAP',
      'codes/country.csv row 3',
    ],
  ])('%s', (_name, rows, code, path) => {
    expect(read(...rows).findings).toContainEqual(expect.objectContaining({ code, path }))
    expect(read(...rows).list).toBeUndefined()
  })
})
