/** `pnpm new:service NAME [--into FOLDER]`: stamps a service that passes the gate. */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const templates = join(import.meta.dirname, 'templates/service')
const SUFFIX = '.template'
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

const refuse = (reason: string): never => {
  console.error(`new:service: ${reason}`)
  process.exit(2)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string', default: join(root, 'services') } },
})
const [name = '', ...more] = positionals
if (name === '' || more.length > 0)
  refuse('say one name, for example: pnpm new:service stock-keeper')
if (!NAME.test(name))
  refuse(`"${name}" is not a name like stock-keeper: lower case, words joined by "-"`)

const target = join(values.into, name)
if (existsSync(target)) refuse(`${target} is there already`)

const files = globSync(`**/*${SUFFIX}`, { cwd: templates }).sort()
for (const file of files) {
  const path = join(target, file.slice(0, -SUFFIX.length))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, readFileSync(join(templates, file), 'utf8').replaceAll('__SERVICE__', name))
}
console.log(`${target}: ${String(files.length)} files.
Next: pnpm install, then npm run verify. CONTRIBUTING.md, "Add a service", says what to replace.`)
