// What a container runs: the first argument chooses.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const services = readdirSync(join(root, 'services'))
const LAB = {
  'lab-org': 'lab/src/salesforce/main.ts',
  'lab-erp': 'lab/src/erp/main.ts',
  'lab-payments': 'lab/src/payments/main.ts',
}
const programs = {
  ...Object.fromEntries(services.map((name) => [name, `services/${name}/src/main.ts`])),
  provision: 'apps/provision/src/main.ts',
  carrick: 'apps/cli/src/main.ts',
  ...LAB,
}

const [name = '', ...args] = process.argv.slice(2)
const program = programs[name]
if (program === undefined || !existsSync(join(root, program))) {
  const known = Object.keys(programs).filter((one) => existsSync(join(root, programs[one])))
  process.stderr.write(`There is no program "${name}"; there are ${known.join(', ')}\n`)
  process.exit(2)
}
process.argv = [process.argv[0], join(root, program), ...args]
// Process 1 ignores signals that nobody listens to; a service that is still starting is to end too.
const early = () => process.exit(143)
if (process.pid === 1) process.once('SIGTERM', early)
await import(process.argv[1])
process.removeListener('SIGTERM', early)
