import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkFaultTests } from './fault-tests.ts'

const FILE = 'e2e/src/faults/storm.integration.test.ts'
const row = (title: string, file = FILE): string =>
  `| a storm | orders arrive | [\`${file}\`](../${file}) | ${title} |\n`

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carrick-faults-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

const problemsOf = (page: string, tests: string): readonly string[] => {
  for (const [path, text] of [
    ['docs/faults.md', page],
    [FILE, tests],
  ] as const) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return checkFaultTests(root).problems
}

describe('the page of faults', () => {
  it('may name a test that exists', () => {
    expect(
      problemsOf(row("keeps the captain's order"), "it('keeps the captain\\'s order', f)"),
    ).toEqual([])
  })

  it('may name a test with many cases', () => {
    expect(problemsOf(row('sinks %s'), "it.each(['fore', 'aft'])(\n  'sinks %s', f)")).toEqual([])
  })

  it('may not name a test that does not exist', () => {
    expect(problemsOf(row('sinks'), '')).toEqual([`docs/faults.md:1: ${FILE} has no test "sinks"`])
  })

  it('may not name a file that does not exist', () => {
    const problems = problemsOf(row('sinks', 'e2e/src/faults/calm.integration.test.ts'), '')
    expect(problems).toEqual([
      'docs/faults.md:1: there is no file e2e/src/faults/calm.integration.test.ts',
    ])
  })

  it('leaves out no test of the room', () => {
    expect(problemsOf('', "it(\n  'floats', f)")).toEqual([
      `docs/faults.md does not name the test "floats" of ${FILE}`,
    ])
  })

  it('names tests in rows only', () => {
    expect(problemsOf(`see ${FILE}\n`, '')).toHaveLength(1)
  })
})
