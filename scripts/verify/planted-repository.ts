import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const ROOMS = [
  'schemas',
  'lab',
  'e2e',
  'apps/cli',
  ...[
    'kernel',
    'order',
    'mapping',
    'messaging',
    'store',
    'telemetry',
    'service-host',
    'salesforce',
    'erp',
    'testkit',
  ].map((name) => `packages/${name}`),
  'services/salesforce-cdc-listener',
  'services/erp-poster',
  'services/subscriptions',
]
const TOOL = 'dev-tool'
const VENDORS = [
  'kafkajs',
  '@kafkajs/confluent-schema-registry',
  '@platformatic/kafka',
  'nodemailer',
  'jsforce',
  'pg',
  'zod',
]
const SOURCE = 'export const x = 1\n'

const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Writes a small repository with the rooms of this one, and the given files (path, first line). */
export const plantRepository = (
  folder: string,
  files: readonly (readonly [path: string, code: string])[],
): void => {
  const dependencies = Object.fromEntries(VENDORS.map((name) => [name, '1.0.0']))
  write(join(folder, 'package.json'), '{ "name": "planted", "private": true }')
  mkdirSync(join(folder, 'node_modules/@carrick'), { recursive: true })
  for (const room of ROOMS) {
    const name = `@carrick/${basename(room)}`
    const manifest = {
      name,
      type: 'module',
      exports: { '.': './src/index.ts' },
      dependencies,
      devDependencies: { [TOOL]: '1.0.0' },
    }
    write(join(folder, room, 'package.json'), JSON.stringify(manifest))
    write(join(folder, room, 'src/index.ts'), SOURCE)
    symlinkSync(join(folder, room), join(folder, 'node_modules', name))
  }
  for (const vendor of [...VENDORS, TOOL, 'undeclared']) {
    const manifest = { name: vendor, version: '1.0.0', type: 'module', exports: './index.js' }
    write(join(folder, 'node_modules', vendor, 'package.json'), JSON.stringify(manifest))
    write(join(folder, 'node_modules', vendor, 'index.js'), SOURCE)
  }
  const listener = join(folder, 'services/salesforce-cdc-listener/src')
  for (const file of ['ports.ts', 'service.ts', 'domain/rule.ts', 'adapters/a.adapter.ts']) {
    write(join(listener, file), SOURCE)
  }
  write(join(folder, 'services/erp-poster/src/adapters/a.adapter.ts'), SOURCE)
  write(join(folder, 'packages/kernel/src/part.ts'), SOURCE)
  write(join(folder, 'packages/store/src/some.test.ts'), SOURCE)
  for (const [path, code] of files) write(join(folder, path), `${code}\n${SOURCE}`)
}
