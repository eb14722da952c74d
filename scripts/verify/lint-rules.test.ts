import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runTool } from './run-tool.ts'

const root = join(import.meta.dirname, '../..')
const DOMAIN = 'services/planted/src/domain'

const skipped = (call: string): string =>
  `import { describe, it } from '@jest/globals'\n${call}('a', () => undefined)\n` +
  'export { describe, it }'

/** Each file breaks one rule and no other. */
const planted: readonly (readonly [rule: string, file: string, code: string])[] = [
  [
    '@typescript-eslint/no-floating-promises',
    `${DOMAIN}/floating.ts`,
    'export const go = (call: () => Promise<void>): void => {\n  call()\n}',
  ],
  [
    '@typescript-eslint/no-misused-promises',
    `${DOMAIN}/misused.ts`,
    'export const go = (items: string[], call: (item: string) => Promise<void>): void => {\n' +
      '  items.forEach(async (item) => {\n    await call(item)\n  })\n}',
  ],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    `${DOMAIN}/switch.ts`,
    "export const go = (kind: 'a' | 'b'): number | undefined => {\n" +
      "  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return undefined\n}",
  ],
  [
    '@typescript-eslint/no-explicit-any',
    `${DOMAIN}/any.ts`,
    'export const go = (list: any[]): number => list.length',
  ],
  [
    '@typescript-eslint/no-non-null-assertion',
    `${DOMAIN}/bang.ts`,
    'export const go = (list: string[]): string => list[0]!',
  ],
  ['no-console', 'services/planted/src/talks.ts', "console.log('hello')"],
  ['no-console', 'packages/planted/src/talks.ts', "console.error('hello')"],
  [
    'no-restricted-properties',
    'services/planted/src/service.ts',
    "export const home = process.env['HOME']",
  ],
  [
    'no-restricted-properties',
    'packages/planted/src/home.ts',
    'export const { HOME } = process.env',
  ],
  [
    'no-restricted-imports',
    'packages/planted/src/deep.ts',
    "export { uuid7 } from '@carrick/kernel/src/uuid.ts'",
  ],
  [
    'no-restricted-imports',
    'packages/planted/src/relative.ts',
    "export { uuid7 } from '../../kernel/src/uuid.ts'",
  ],
  ['max-lines', 'packages/planted/src/long.ts', 'export {}\n'.repeat(401)],
  [
    '@typescript-eslint/ban-ts-comment',
    'packages/planted/src/ignored.ts',
    '// @ts-ignore\nexport const count: number = 1 + 1',
  ],
  ['no-warning-comments', 'packages/planted/src/later.ts', '// TODO: later\nexport {}'],
  [
    'house/reason-for-disable',
    'packages/planted/src/quiet.ts',
    "// eslint-disable-next-line no-console\nconsole.log('hello')",
  ],
  ['no-restricted-syntax', 'packages/planted/src/a.test.ts', skipped('it.skip')],
  ['no-restricted-syntax', 'packages/planted/src/b.test.ts', skipped('describe.only')],
  [
    'no-restricted-syntax',
    'packages/planted/src/c.test.ts',
    'export const wait = (done: () => void) => setTimeout(done, 100)',
  ],
]

const allowed: readonly (readonly [file: string, code: string])[] = [
  [
    'packages/planted/src/reasoned.ts',
    "// eslint-disable-next-line no-console -- the only way to be heard here\nconsole.log('hello')",
  ],
  ['services/planted/src/config.ts', "export const home = process.env['HOME']"],
  ['lab/planted/main.ts', "console.log(process.env['HOME'])"],
  ['scripts/planted.ts', "console.log(process.env['HOME'])"],
  ['packages/planted/src/home.test.ts', "export const home = process.env['HOME']"],
]

interface FileReport {
  readonly filePath: string
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[]
}

const found = new Map<string, readonly (string | null)[]>()
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-lint-'))
  for (const [file, code] of [
    ...planted.map(([, file, code]) => [file, code] as const),
    ...allowed,
  ]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${code}\n`)
  }
  const tsconfig = { extends: join(root, 'tsconfig.json'), include: ['**/*'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js')
  const args = ['--config', join(root, 'eslint.config.js'), '--format', 'json', '.']
  const { stdout } = await runTool(process.execPath, [eslint, ...args], folder)
  for (const { filePath, messages } of JSON.parse(stdout) as readonly FileReport[]) {
    const rules = messages.map(({ ruleId, message }) => ruleId ?? message)
    found.set(
      filePath.slice(filePath.indexOf('carrick-lint-')).split('/').slice(1).join('/'),
      rules,
    )
  }
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('lint', () => {
  it.each(planted)('%s refuses %s', (rule, file) => {
    expect([...new Set(found.get(file))]).toEqual([rule])
  })

  it.each(allowed)('lets %s have %s', (file) => {
    expect(found.get(file)).toEqual([])
  })
})
