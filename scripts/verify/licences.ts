import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult } from './check.ts'
import { runTool } from './run-tool.ts'

const SHIPPED = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  'Python-2.0',
]
const DEVELOPMENT_TOO = ['MPL-2.0']

/** Accepted by a decision record, never shipped. */
const EXCEPTIONS: Readonly<Record<string, { readonly licence: string; readonly adr: string }>> = {
  'caniuse-lite': { licence: 'CC-BY-4.0', adr: '0008-licence-of-browser-data.md' },
}

/** Rooms that nobody deploys: their dependencies count as development. */
const NOT_SHIPPED = ['@carrick/lab', '@carrick/e2e', '@carrick/testkit']

/** As printed by `pnpm licenses list --json`: licence expression to packages. */
export type LicenceList = Readonly<
  Record<string, readonly { readonly name: string; readonly versions: readonly string[] }[]>
>

/** SPDX expressions: every part of an AND, one part of an OR. */
const isAllowed = (expression: string, allowed: readonly string[]): boolean => {
  const text = expression.replace(/^\((.*)\)$/, '$1')
  if (text.includes(' AND ')) return text.split(' AND ').every((part) => isAllowed(part, allowed))
  if (text.includes(' OR ')) return text.split(' OR ').some((part) => isAllowed(part, allowed))
  return allowed.includes(text)
}

const refused = (list: LicenceList, allowed: readonly string[], use: string): string[] =>
  Object.entries(list)
    .filter(([licence]) => !isAllowed(licence, allowed))
    .flatMap(([licence, packages]) =>
      packages
        .filter(({ name }) => use === 'shipped' || EXCEPTIONS[name]?.licence !== licence)
        .map(
          ({ name, versions }) =>
            `${name}@${versions.join(', ')} is ${licence}: not allowed for ${use} packages without an ADR`,
        ),
    )

export const licenceProblems = (shipped: LicenceList, all: LicenceList): string[] => [
  ...refused(shipped, SHIPPED, 'shipped'),
  ...refused(all, [...SHIPPED, ...DEVELOPMENT_TOO], 'development'),
]

const listLicences = async (root: string, args: readonly string[]): Promise<LicenceList> => {
  const result = await runTool('pnpm', [...args, '--json'], root)
  if (result.code !== 0 || !result.stdout.startsWith('{')) {
    throw new Error(`pnpm licenses gave no list: ${result.output}`)
  }
  return JSON.parse(result.stdout) as LicenceList
}

const count = (list: LicenceList): string => String(Object.values(list).flat().length)

export const checkLicences = async (root: string): Promise<CheckResult> => {
  const filters = NOT_SHIPPED.map((name) => `--filter=!${name}`)
  const shipped = await listLicences(root, [...filters, 'licenses', 'list', '--prod'])
  const all = await listLicences(root, ['licenses', 'list'])
  const problems = licenceProblems(shipped, all)
  for (const { adr } of Object.values(EXCEPTIONS)) readFileSync(join(root, 'docs/adr', adr))
  return { problems, note: `${count(shipped)} shipped, ${count(all)} in all` }
}
