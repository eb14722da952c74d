// The one door for `npm test`, `npm run verify` and the rest. Runs on any Node from 20 on, brings Node 24 and
// pnpm from npm when they are missing, installs, and hands over. Progress goes to stderr: stdout belongs
// to the command.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NODE = '24.21.0'
const PNPM = '10.34.9'
const SCRIPTS = {
  start: 'scripts/start/main.ts',
  test: 'scripts/test/main.ts',
  verify: 'scripts/verify/main.ts',
  reset: 'scripts/reset.ts',
  northwind: 'scripts/northwind/main.ts',
  stories: 'scripts/stories/main.ts',
  bench: 'bench/src/main.ts',
  proof: 'scripts/proof/main.ts',
  'new:service': 'scripts/new-service.ts',
  faults: 'e2e/src/campaign/main.ts',
  'lab:salesforce': 'lab/src/salesforce/main.ts',
  'lab:erp': 'lab/src/erp/main.ts',
  'lab:payments': 'lab/src/payments/main.ts',
  'lab:tryton': 'lab/src/tryton/main.ts',
}

const root = join(import.meta.dirname, '..')
const tools = join(root, '.carrick', 'tools')
const platform = process.platform === 'win32' ? 'win' : process.platform
const nodePackage = `node-${platform}-${process.arch}`

const say = (line) => process.stderr.write(`${line}\n`)
const fail = (line) => {
  say(`carrick: ${line}`)
  process.exit(2)
}

const bring = (packages) => {
  say(`Bringing ${packages.join(' and ')}`)
  mkdirSync(tools, { recursive: true })
  const npm = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [
      'install',
      '--prefix',
      tools,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      ...packages,
    ],
    { stdio: ['ignore', 2, 2], cwd: tools },
  )
  if (npm.error) fail('npm is needed to bring Node 24 and pnpm, and there is no npm on the PATH')
  if (npm.status !== 0) fail('npm could not bring what is needed; is there a network?')
}

const versionIn = (name) => {
  try {
    return JSON.parse(readFileSync(join(tools, 'node_modules', name, 'package.json'), 'utf8'))
      .version
  } catch {
    return undefined
  }
}

const ensureTools = () => {
  const own = Number(process.versions.node.split('.')[0]) < 24
  const missing = []
  if (own && versionIn(nodePackage) !== NODE) missing.push(`${nodePackage}@${NODE}`)
  if (versionIn('pnpm') !== PNPM) missing.push(`pnpm@${PNPM}`)
  if (missing.length > 0) bring(missing)
  return own ? join(tools, 'node_modules', nodePackage, 'bin', 'node') : process.execPath
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')

const ensureInstalled = (node, env) => {
  const stamp = join(root, 'node_modules', '.carrick-installed')
  const wanted = lockHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing packages')
  const pnpm = join(tools, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')
  const install = spawnSync(
    node,
    [pnpm, 'install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'],
    {
      stdio: ['ignore', 2, 2],
      cwd: root,
      env,
    },
  )
  if (install.status !== 0) fail('the packages could not be installed; see above')
  writeFileSync(stamp, wanted)
}

const [verb, ...args] = process.argv.slice(2)
const script = SCRIPTS[verb]
if (script === undefined)
  fail(`there is no "${verb ?? ''}"; there are ${Object.keys(SCRIPTS).join(', ')}`)

const node = ensureTools()
const path = [join(tools, 'node_modules', '.bin'), join(node, '..'), process.env.PATH].join(
  delimiter,
)
const env = {
  // Sources with their types taken off, and compiled: a process that starts again reads them from here.
  NODE_COMPILE_CACHE: join(root, '.carrick', 'compiled'),
  ...process.env,
  PATH: path,
}
ensureInstalled(node, env)

const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit', env })
// A Ctrl-C reaches the child by itself; only what is sent to this process alone is handed on.
process.on('SIGINT', () => {})
const stop = () => child.kill('SIGTERM')
process.on('SIGTERM', stop)

const procOf = (pid, file) => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** The npm above us and the shell that it puts in between, where the system tells. */
const ancestors = () => {
  const viaShell = /^(?:sh|dash|bash)$/.test(procOf(process.ppid, 'comm').trim())
  const above = viaShell ? /^\d+ \(.*\) \S (\d+)/s.exec(procOf(process.ppid, 'stat'))?.[1] : ''
  return `${process.ppid} ${above}`
}

// npm does not hand a SIGTERM on through its shell, and cannot a SIGKILL: who ends npm ends us all the same.
if (process.env.npm_lifecycle_event !== undefined) {
  const before = ancestors()
  setInterval(() => ancestors() !== before && stop(), 500).unref()
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
