import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult } from './check.ts'
import { sourceFiles } from './source-files.ts'

const PAGE = 'docs/faults.md'
const ROOM = 'e2e/src/faults/'
/** fault | promise | [file](link) | test name */
const ROW = /^\|[^|]+\|[^|]+\| \[`([^`]+)`\]\([^)]+\) \| ([^|]+) \|$/
/** Of `it('…'` and of `it.each(…)('…'`. */
const TITLE = /(?:\bit|\))\(\s*'((?:[^'\\]|\\.)+)'/g

const titlesOf = (root: string, path: string): readonly string[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(TITLE)].map(([, title = '']) =>
    title.replaceAll("\\'", "'"),
  )

/** Every test that docs/faults.md names exists, and every test of a fault is named there. */
export const checkFaultTests = (root: string): CheckResult => {
  const problems: string[] = []
  const named = new Set<string>()
  const lines = readFileSync(join(root, PAGE), 'utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    if (!line.includes('.test.ts')) continue
    const at = `${PAGE}:${String(index + 1)}`
    const [, path, title] = ROW.exec(line.replaceAll(/ +/g, ' ')) ?? []
    if (path === undefined || title === undefined)
      problems.push(`${at} is no row: expected | fault | promise | [\`file\`](link) | test name |`)
    else if (!existsSync(join(root, path))) problems.push(`${at}: there is no file ${path}`)
    else if (!titlesOf(root, path).includes(title))
      problems.push(`${at}: ${path} has no test "${title}"`)
    else named.add(`${path} ${title}`)
  }
  for (const { path } of sourceFiles(root)) {
    if (!path.startsWith(ROOM) || !path.endsWith('.test.ts')) continue
    for (const title of titlesOf(root, path)) {
      if (!named.has(`${path} ${title}`))
        problems.push(`${PAGE} does not name the test "${title}" of ${path}`)
    }
  }
  return { problems, note: `${String(named.size)} tests` }
}
