/** `pnpm new:service NAME [--into FOLDER]`: stamps a service that passes the gate. */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const templates = join(import.meta.dirname, 'templates/service')
const SUFFIX = '.template'
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** Its schema and role in PostgreSQL are named after it. */
const LONGEST = 40
const SERVICE_NAMES = /^export type ServiceName =\n(?: {2}\| '[^']+'\n)+/m

const refuse = (reason: string): never => {
  console.error(`new:service: ${reason}`)
  process.exit(2)
}

const textOf = (path: string): string =>
  existsSync(path) ? readFileSync(path, 'utf8') : refuse(`${path} is not there`)

/** The catalogue knows every service by name, so that a misspelt one does not compile. */
const nameInCatalogue = (path: string, name: string): (() => void) => {
  const text = textOf(path)
  const [names] = SERVICE_NAMES.exec(text) ?? refuse(`${path} has no list "ServiceName"`)
  if (names.includes(`'${name}'`)) return () => undefined
  return () => {
    writeFileSync(path, text.replace(names, `${names}  | '${name}'\n`))
  }
}

const zodVersion = (): string => {
  const { dependencies } = JSON.parse(textOf(join(root, 'packages/service-host/package.json'))) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  return dependencies['zod'] ?? refuse('packages/service-host does not say which zod it uses')
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
if (name.length > LONGEST) refuse(`"${name}" is longer than ${String(LONGEST)} characters`)

const target = join(values.into, name)
if (existsSync(target)) refuse(`${target} is there already`)
const enterName = nameInCatalogue(join(values.into, '../schemas/src/catalogue.ts'), name)
const zod = zodVersion()

const files = globSync(`**/*${SUFFIX}`, { cwd: templates }).sort()
for (const file of files) {
  const path = join(target, file.slice(0, -SUFFIX.length))
  mkdirSync(dirname(path), { recursive: true })
  const text = readFileSync(join(templates, file), 'utf8')
  writeFileSync(path, text.replaceAll('__SERVICE__', name).replaceAll('__ZOD__', zod))
}
enterName()
console.log(`${target}: ${String(files.length)} files. Its name is in schemas/src/catalogue.ts.
Next: pnpm install, then npm run verify. CONTRIBUTING.md, "Add a service", says what to replace.`)
