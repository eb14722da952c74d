import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, readBundle } from '@carrick/mapping'
import { ORDER_TARGETS } from '@carrick/order'

const ROOT = join(import.meta.dirname, '../../../..')
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`)

/** The configuration of the demonstration, changed file by file. */
export const bundleOf = (
  change: (path: string, text: string) => string = (_path, text) => text,
): Bundle => {
  const paths = ['mesh.yaml', ...filesIn('maps'), ...filesIn('codes')]
  const files = paths.map((path) => ({
    path,
    text: change(path, readFileSync(join(ROOT, path), 'utf8')),
  }))
  const { bundle, findings } = readBundle(files, { targets: ORDER_TARGETS })
  if (bundle === undefined) throw new Error(JSON.stringify(findings))
  return bundle
}
