import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkFileSizes } from './file-sizes.ts'
import { licenceProblems } from './licences.ts'

let root: string

const plant = (path: string, lines: number): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), '\n'.repeat(lines))
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carrick-sizes-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('the budget of file sizes', () => {
  it('lets small files pass and tells their figures', () => {
    for (const lines of [10, 20, 30]) plant(`src/a${String(lines)}.ts`, lines)
    plant('node_modules/big/index.js', 5000)
    plant('schemas/src/generated/events.ts', 5000)
    expect(checkFileSizes(root)).toEqual({
      problems: [],
      note: 'source 3 files, median 20, p90 30, max 30; tests 0 files, median 0, p90 0, max 0',
    })
  })

  it.each(['src/engine.ts', 'src/engine.test.ts'])('refuses %s of 401 lines', (path) => {
    plant(path, 401)
    for (let n = 0; n < 20; n += 1) plant(`src/small-${String(n)}.ts`, 10)
    expect(checkFileSizes(root).problems).toEqual([
      `${path} has 401 lines; split it, 400 is the most`,
    ])
  })

  it('refuses a median over 80 lines', () => {
    for (const name of ['a', 'b', 'c']) plant(`src/${name}.ts`, 81)
    expect(checkFileSizes(root).problems).toEqual([
      'the median source file has 81 lines; at most 80',
    ])
  })

  it('refuses more than one source file in ten over 200 lines', () => {
    for (let n = 0; n < 8; n += 1) plant(`src/small-${String(n)}.ts`, 10)
    for (const name of ['a', 'b']) plant(`src/${name}.ts`, 201)
    expect(checkFileSizes(root).problems.join()).toContain('201 lines or more; at most 200')
  })
})

describe('the licence check', () => {
  const list = (licence: string, name = 'planted') => ({
    [licence]: [{ name, versions: ['1.0.0'] }],
  })

  it.each(['MIT', 'MIT-0', 'Apache-2.0', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT', 'Python-2.0'])(
    'lets %s be shipped',
    (licence) => {
      expect(licenceProblems(list(licence), list(licence))).toEqual([])
    },
  )

  it.each(['GPL-3.0', 'MPL-2.0', 'Unknown', 'MIT AND GPL-3.0', 'SEE LICENSE IN LICENSE.txt'])(
    'refuses to ship %s',
    (licence) => {
      expect(licenceProblems(list(licence), {})).toEqual([
        `planted@1.0.0 is ${licence}: not allowed for shipped packages without an ADR`,
      ])
    },
  )

  it('lets MPL-2.0 be used for development, and nothing beyond it', () => {
    expect(licenceProblems({}, list('MPL-2.0'))).toEqual([])
    expect(licenceProblems({}, list('AGPL-3.0'))).toHaveLength(1)
  })

  it('lets the exception of an ADR pass for development only', () => {
    const data = list('CC-BY-4.0', 'caniuse-lite')
    expect(licenceProblems({}, data)).toEqual([])
    expect(licenceProblems(data, data)).toHaveLength(1)
    expect(licenceProblems({}, list('CC-BY-4.0'))).toHaveLength(1)
  })
})
