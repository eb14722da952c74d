#!/usr/bin/env node
// Runs on any Node; the CLI itself needs Node 24, which the start script put into .carrick/tools.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../..')
const main = join(here, '../src/main.ts')
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const own = join(root, '.carrick/tools/node_modules', name, 'bin/node')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main)
} else if (existsSync(own)) {
  const child = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = child.status ?? 1
} else {
  console.error('carrick: needs Node 24; run npm test once, it brings its own')
  process.exitCode = 2
}
