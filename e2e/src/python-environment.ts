import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'

const ROOT = join(import.meta.dirname, '../..')
const REQUIREMENTS = join(ROOT, 'e2e/python/requirements.txt')
const CEILING_MS = 180_000

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end, at most 180 s. Rejects when it cannot be run at all. */
export const run = (
  command: string,
  args: readonly string[],
  { cwd = ROOT, env = {} }: RunOptions = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      timeout: CEILING_MS,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, stdout, stderr })
    })
  })

/** Throws MESH_TEST_PYTHON when it fails, with the end of what it complained about. */
export const succeed = async (
  what: string,
  command: string,
  args: readonly string[],
): Promise<void> => {
  const ended = await run(command, args).catch((cause: unknown) => {
    throw new MeshError('MESH_TEST_PYTHON', `${what}: ${command} cannot be run`, { cause })
  })
  if (ended.code !== 0)
    throw new MeshError('MESH_TEST_PYTHON', `${what}: ${ended.stderr.trim().slice(-500)}`)
}

const programIn = (venv: string): string =>
  join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/**
 * The Python of a virtual environment with the pinned foreign clients; kept, and made again when the
 * pins change. Throws MESH_TEST_PYTHON.
 */
export const preparePython = async (
  venv: string = join(ROOT, '.carrick/venv'),
): Promise<string> => {
  const pins = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex')
  const stamp = join(venv, 'carrick-pins')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return programIn(venv)
  // Made aside: whoever runs at the same time finds a whole one or none.
  const making = `${venv}.${String(process.pid)}`
  rmSync(making, { recursive: true, force: true })
  try {
    await succeed('Python 3.11 or later with venv is needed', 'python3', ['-m', 'venv', making])
    await succeed('pip could not install the foreign clients', programIn(making), [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
    ])
    writeFileSync(join(making, 'carrick-pins'), pins)
    rmSync(venv, { recursive: true, force: true })
    renameSync(making, venv)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return programIn(venv)
}

if (process.argv[1] === import.meta.filename) await preparePython()
