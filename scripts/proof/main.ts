import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { toStderr } from '@carrick/lab'
import { type Part, partsOf } from './parts.ts'
import { renderProof } from './render.ts'
import { type Result, resultShape } from './result.ts'

const ROOT = join(import.meta.dirname, '../..')
const KEPT = join(ROOT, 'docs/proof')

const HELP = `npm run proof -- [--only NAME ...] [--data FILE] [--page]

Runs everything that the mesh is proven by, keeps what each run said in docs/proof/NAME.json, and writes
docs/proof.md from that. It takes hours and wants a machine of its own.
--only NAME   one part; may be given again
--data FILE   orders in the shape of Northwind's; lab/data/cents.json when not given
--page        runs nothing, writes the page anew`

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()

const machine = (): string => {
  const cores = `${String(availableParallelism())} cores`
  try {
    const model = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]
    return model === undefined ? cores : `${cores} of ${model.trim()}`
  } catch {
    return cores
  }
}

/** The machine's own paths stay out of what is published. */
const published = (args: readonly string[]): string =>
  [
    'npm run',
    ...args.map((arg) => (arg.includes('/') ? (arg.split('/').at(-1) ?? arg) : arg)),
  ].join(' ')

const run = async ({ name, args }: Part): Promise<void> => {
  toStderr(`${name}: ${published(args)}`)
  const commit = git('rev-parse', '--short', 'HEAD')
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs') !== ''
  const child = spawn('npm', ['run', '--silent', ...args, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await text(child.stdout)
  const report: unknown = JSON.parse(said.trimEnd().split('\n').at(-1) ?? '')
  const result = resultShape.parse({
    command: published(args),
    commit,
    changed,
    at: new Date().toISOString(),
    machine: machine(),
    report,
  })
  writeFileSync(join(KEPT, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

const kept = (parts: readonly Part[]): ReadonlyMap<string, Result> =>
  new Map(
    parts.flatMap(({ name }) => {
      const file = join(KEPT, `${name}.json`)
      if (!existsSync(file)) return []
      return [[name, resultShape.parse(JSON.parse(readFileSync(file, 'utf8')))] as const]
    }),
  )

const optionsOf = () =>
  parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      data: { type: 'string', default: 'lab/data/cents.json' },
      page: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values

const main = async (): Promise<number> => {
  let values: ReturnType<typeof optionsOf>
  try {
    values = optionsOf()
  } catch (thrown) {
    toStderr(`proof: ${messageOf(thrown)}; npm run proof -- --help lists the options`)
    return 2
  }
  if (values.help === true) {
    process.stdout.write(`${HELP}\n`)
    return 0
  }
  const parts = partsOf(values.data)
  const unknown = (values.only ?? []).filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length > 0) {
    const names = parts.map(({ name }) => name).join(', ')
    toStderr(`proof: --only ${unknown.join(', ')}: expected one of ${names}`)
    return 2
  }
  mkdirSync(KEPT, { recursive: true })
  let failed = 0
  for (const part of values.page === true ? [] : parts) {
    if (values.only !== undefined && !values.only.includes(part.name)) continue
    try {
      await run(part)
    } catch (thrown) {
      failed += 1
      toStderr(`${part.name} gave no result: ${messageOf(thrown)}`)
    }
  }
  const names = parts.map(({ name }) => name)
  writeFileSync(join(ROOT, 'docs/proof.md'), renderProof(kept(parts), names))
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
