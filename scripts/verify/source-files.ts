import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

const SKIPPED = new Set(['node_modules', '.carrick', '.git', 'coverage', 'generated'])

export interface SourceFile {
  /** Path from the root, with forward slashes. */
  readonly path: string
  readonly lines: number
}

/** Hand-written TypeScript and JavaScript below `root`. */
export const sourceFiles = (root: string): readonly SourceFile[] =>
  globSync('**/*.{ts,mjs,cjs,js}', {
    cwd: root,
    exclude: (name) => SKIPPED.has(name.split(sep).at(-1) ?? ''),
  })
    .sort()
    .map((path) => ({
      path: path.split(sep).join('/'),
      lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1,
    }))

export const isTest = (path: string): boolean => path.endsWith('.test.ts')
