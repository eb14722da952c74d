import type { CheckResult } from './check.ts'
import { checkFaultTests } from './fault-tests.ts'
import { checkFileSizes } from './file-sizes.ts'
import { checkLicences } from './licences.ts'
import { runTool } from './run-tool.ts'
import { checkServiceShape } from './service-shape.ts'

export interface Step {
  readonly name: string
  run(root: string): Promise<CheckResult> | CheckResult
}

const tool = (name: string, script: string, ...args: readonly string[]): Step => ({
  name,
  async run(root) {
    const { code, output } = await runTool(
      process.execPath,
      [`node_modules/${script}`, ...args],
      root,
    )
    return { problems: code === 0 ? [] : [output.trim() || `${script} ended with ${String(code)}`] }
  },
})

/** Longest first: two run at a time. */
export const steps: readonly Step[] = [
  tool('lint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  tool('types', 'typescript/bin/tsc', '-p', '.', '--pretty', 'false'),
  tool('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  tool('dead code', 'knip/bin/knip.js', '--no-progress'),
  tool(
    'import direction',
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err-long',
    '.',
  ),
  { name: 'licences', run: checkLicences },
  { name: 'service shape', run: checkServiceShape },
  { name: 'file sizes', run: checkFileSizes },
  { name: 'fault tests', run: checkFaultTests },
]
